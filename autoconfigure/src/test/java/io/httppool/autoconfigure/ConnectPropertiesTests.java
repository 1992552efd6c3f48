package io.httppool.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.LoopbackServer;
import io.httppool.client.HttpPools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The effects of the properties of how connections are opened.
 */
class ConnectPropertiesTests {

	/** Addresses race on threads of their own, and are else tried by the caller. */
	@ParameterizedTest
	@CsvSource({ "defaults.connect.attempt-delay=10ms, true", "defaults.connect.attempt-delay=0, false",
			"enabled=true, true", "defaults.connect.attempt-delay=0 pools.api.connect.attempt-delay=2s, true",
			"pools.api.connect.attempt-delay=2s routes.api.connect.attempt-delay=0, false" })
	void attemptDelayIsWhetherAddressesRace(String properties, boolean isRace) throws IOException {
		try (LoopbackServer server = LoopbackServer.answering()) {
			ApiPool.RUNNER.withUserConfiguration(TwoAddresses.class)
				.withPropertyValues("httppool.routes.api.origin=https://localhost:" + server.port())
				.withPropertyValues(
						Arrays.stream(properties.split(" ")).map("httppool."::concat).toArray(String[]::new))
				.run((context) -> {
					RestClient client = RestClient.builder()
						.requestFactory(context.getBean(HttpPools.class).requestFactory("api"))
						.build();

					assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(
							() -> client.get().uri("https://localhost:" + server.port()).retrieve().toBodilessEntity());

					assertThat(context.getBean(TwoAddresses.class).threads)
						.allMatch((thread) -> thread.startsWith("httppool-connect") == isRace)
						.isNotEmpty();
				});
		}
	}

	/**
	 * A name resolution to two addresses, and a handshake that notes its thread.
	 */
	@Configuration(proxyBeanMethods = false)
	static class TwoAddresses {

		private final Set<String> threads = ConcurrentHashMap.newKeySet();

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> twoAddresses() {
			return (builder) -> builder.withDnsResolver(new Resolver())
				.withConnectionManagerCustomizer(
						(manager) -> manager.setTlsSocketStrategy((socket, name, port, attachment, context) -> {
							this.threads.add(Thread.currentThread().getName());
							throw new SSLException("no");
						}));
		}

	}

	/**
	 * A resolver that finds two addresses.
	 */
	private static final class Resolver implements DnsResolver {

		@Override
		public InetAddress[] resolve(String host) throws UnknownHostException {
			return new InetAddress[] { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1") };
		}

		@Override
		public String resolveCanonicalHostname(String host) {
			return host;
		}

	}

}
