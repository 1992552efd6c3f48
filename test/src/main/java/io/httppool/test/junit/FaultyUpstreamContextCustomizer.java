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
 * A customizer that tells an application context the origins of the upstreams of a test.
 * Two are equal if their upstreams are identical, so that no test gets a context with the
 * upstreams of another, even if a port is used again.
 *
 * @param bindings the upstreams and their properties
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
	 * An upstream and its properties in a context.
	 *
	 * @param upstream the upstream, which equals only itself
	 * @param names the properties that are set to its origin
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
