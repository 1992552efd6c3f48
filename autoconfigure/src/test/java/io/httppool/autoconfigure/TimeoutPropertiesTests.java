package io.httppool.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The effects of the properties of timeouts, beside those of Spring Boot.
 */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class TimeoutPropertiesTests {

	@ParameterizedTest
	@ValueSource(strings = { "defaults.connect-timeout=1s", "defaults.connect-timeout=1h pools.api.connect-timeout=1s",
			"defaults.connect-timeout=1h routes.api.connect-timeout=1s",
			"spring.http.clients.connect-timeout=1s defaults.connect-timeout=1h" })
	void connectTimeoutEndsAConnectThatTakesLonger(String properties) {
		ApiPool.runOnVirtualTime(properties,
				(pool) -> assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> pool.get("/"))
					.withMessageContaining("timed out after 1000ms, name resolution included"),
				SlowNameResolution.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults.connect-timeout=1h", "pools.api.connect-timeout=1h",
			"routes.api.connect-timeout=1h", "spring.http.clients.connect-timeout=1h defaults.connect-timeout=1s" })
	void connectTimeoutLeavesAConnectThatTakesLessLongAlone(String properties) {
		ApiPool.runOnVirtualTime(properties, (pool) -> assertThat(pool.get("/")).isPositive(),
				SlowNameResolution.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults.tls-handshake-timeout=50ms",
			"defaults.tls-handshake-timeout=1h pools.api.tls-handshake-timeout=50ms" })
	void tlsHandshakeTimeoutEndsAHandshakeWithASilentServer(String properties) {
		ApiPool.run(properties, (pool) -> {
			try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
				RestClient client = pool.context()
					.getBean(RestClient.Builder.class)
					.apply(pool.context().getBean(HttpPools.class).restClient("api"))
					.build();

				assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> client.get()
						.uri("https://localhost:" + silent.getLocalPort())
						.retrieve()
						.toBodilessEntity())
					.withRootCauseInstanceOf(SocketTimeoutException.class);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults.response-timeout=50ms",
			"defaults.response-timeout=1h pools.api.response-timeout=50ms",
			"defaults.response-timeout=1h pools.api.response-timeout=1h routes.api.response-timeout=50ms",
			"spring.http.clients.read-timeout=50ms defaults.response-timeout=1h",
			"spring.http.clients.read-timeout=50ms" })
	void responseTimeoutEndsAnExchangeWithASilentServer(String properties) {
		ApiPool.run(properties,
				(pool) -> assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> pool.get("/silent"))
					.withRootCauseInstanceOf(SocketTimeoutException.class));
	}

	@Test
	void responseTimeoutGivesWayToALongerReadTimeoutOfSpringBoot() {
		ApiPool.run("defaults.response-timeout=10ms spring.http.clients.read-timeout=1h",
				(pool) -> assertThat(pool.get("/late")).isPositive());
	}

	/**
	 * Name resolution that takes a minute and a half of virtual time.
	 */
	@Configuration(proxyBeanMethods = false)
	static class SlowNameResolution {

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> slowNameResolution(
				VirtualTime time) {
			return (builder) -> builder.withDnsResolver(new DnsResolver() {

				@Override
				public InetAddress[] resolve(String host) throws UnknownHostException {
					time.pass(Duration.ofSeconds(90));
					return SystemDefaultDnsResolver.INSTANCE.resolve(host);
				}

				@Override
				public String resolveCanonicalHostname(String host) throws UnknownHostException {
					return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
				}

			});
		}

	}

}
