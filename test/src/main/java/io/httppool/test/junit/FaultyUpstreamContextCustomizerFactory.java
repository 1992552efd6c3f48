package io.httppool.test.junit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

import io.httppool.test.fault.Upstream;
import io.httppool.test.junit.FaultyUpstreamContextCustomizer.Binding;

/**
 * A factory that finds the upstreams that the application context of a test class needs.
 * Spring calls it before it creates or finds the context, whatever order the extensions
 * of the test class have, so the upstreams are started here.
 */
final class FaultyUpstreamContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		Set<Binding> bindings = new LinkedHashSet<>();
		for (Class<?> type = testClass; type != null; type = enclosing(type)) {
			UpstreamField.of(type)
				.stream()
				.filter(UpstreamField::isForContext)
				.forEach((field) -> bindings.add(bind(field, testClass)));
		}
		return bindings.isEmpty() ? null : new FaultyUpstreamContextCustomizer(bindings);
	}

	private static @Nullable Class<?> enclosing(Class<?> type) {
		return TestContextAnnotationUtils.searchEnclosingClass(type) ? type.getEnclosingClass() : null;
	}

	private static Binding bind(UpstreamField field, Class<?> testClass) {
		Upstream upstream = StaticUpstreams.use(field, testClass);
		StaticUpstreams.noteContext(field);
		return new Binding(upstream, List.of(field.wish().property()), field.wish().sslBundle());
	}

}
