package io.httppool.test.junit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import io.httppool.test.fault.TestCertificate;
import io.httppool.test.fault.Upstream;

/**
 * Tells an application context where the upstreams of a test are. Two are equal if they
 * tell of the very same upstreams, so that no test gets a context that knows those of
 * another, though it may find the same port in use again.
 *
 * @param bindings what to tell
 */
record FaultyUpstreamContextCustomizer(Set<Binding> bindings) implements ContextCustomizer {

	FaultyUpstreamContextCustomizer {
		bindings = Set.copyOf(bindings);
	}

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		Map<String, Object> properties = new HashMap<>();
		this.bindings.forEach((binding) -> binding.addTo(properties));
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("faulty upstreams", properties));
	}

	/**
	 * What a context is told of one upstream.
	 *
	 * @param upstream the upstream, which equals itself only
	 * @param names the properties that get its origin
	 * @param sslBundle the bundle that trusts it; empty for none
	 */
	record Binding(Upstream upstream, List<String> names, String sslBundle) {

		private void addTo(Map<String, Object> properties) {
			for (String name : this.names) {
				Object other = properties.put(name, this.upstream.origin().toString());
				if (other != null) {
					throw new IllegalStateException("Property '%s' cannot be the origin of two upstreams: %s and %s"
						.formatted(name, other, this.upstream.origin()));
				}
			}
			if (!this.sslBundle.isEmpty()) {
				properties.putAll(TestCertificate.localhost().bundleProperties(this.sslBundle));
			}
		}

	}

}
