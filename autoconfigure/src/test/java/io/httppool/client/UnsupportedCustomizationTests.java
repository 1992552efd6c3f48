package io.httppool.client;

import java.util.Arrays;

import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.httppool.pool.PoolRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Customizations that the pool cannot do are refused with a message.
 */
class UnsupportedCustomizationTests {

	private final ApplicationContextRunner runner = ClientContext.runner();

	@Test
	void anotherPoolOfHttpClientIsRefused() {
		for (PoolConcurrencyPolicy policy : Arrays.asList(PoolConcurrencyPolicy.LAX, PoolConcurrencyPolicy.OFFLOCK)) {
			this.runner
				.withBean(Customizer.class,
						() -> new Customizer((builder) -> builder
							.withConnectionManagerCustomizer((manager) -> manager.setPoolConcurrencyPolicy(policy))))
				.run((context) -> assertThatExceptionOfType(UnsupportedCustomizationException.class)
					.isThrownBy(() -> context.getBean(HttpPools.class).requestFactory("any"))
					.withMessageContaining("setPoolConcurrencyPolicy(%s)", policy)
					.satisfies((ex) -> assertThat(ex.remedy()).contains("httppool.enabled=false")));
		}
	}

	@Test
	void customizerThatReturnsAnotherBuilderIsRefused() {
		this.runner.withBean(ReplacingCustomizer.class)
			.run((context) -> assertThatExceptionOfType(UnsupportedCustomizationException.class)
				.isThrownBy(() -> context.getBean(HttpPools.class).requestFactory("any"))
				.withMessageContaining("JdkClientHttpRequestFactoryBuilder")
				.satisfies((ex) -> assertThat(ex.remedy()).contains("ClientHttpRequestFactoryBuilder")));
	}

	@Test
	void customizerOfAnotherBuilderIsPassedOver() {
		this.runner.withBean(JdkCustomizer.class).run((context) -> {
			context.getBean(HttpPools.class).requestFactory("any");

			assertThat(context.getBean(PoolRegistry.class).find("any")).isPresent();
		});
	}

	static class JdkCustomizer
			implements ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> {

		@Override
		public JdkClientHttpRequestFactoryBuilder customize(JdkClientHttpRequestFactoryBuilder builder) {
			throw new IllegalStateException("not for this builder");
		}

	}

	static class ReplacingCustomizer
			implements ClientHttpRequestFactoryBuilderCustomizer<ClientHttpRequestFactoryBuilder<?>> {

		@Override
		public ClientHttpRequestFactoryBuilder<?> customize(ClientHttpRequestFactoryBuilder<?> builder) {
			return ClientHttpRequestFactoryBuilder.jdk();
		}

	}

}
