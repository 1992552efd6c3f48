package io.httppool.endpoint;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * The hints by which a native image writes the answers that the signatures of the
 * operations do not name, and finds the files of the page.
 */
class HttpPoolEndpointRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/httppool/endpoint/" + LivePage.FOLDER + "*");
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), PoolsDescriptor.class,
				PoolDescriptor.class, ConnectionsDescriptor.class, DecisionsDescriptor.class, LeaksDescriptor.class,
				HistoryDescriptor.class, FaultDescriptor.class);
	}

}
