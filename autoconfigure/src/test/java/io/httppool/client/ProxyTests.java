package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.TellingServer;
import io.httppool.pool.PoolRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A tunnel through a proxy is a connection like any other.
 */
class ProxyTests {

	private static Certificates certificates;

	@BeforeAll
	static void createCertificates(@TempDir Path directory) {
		certificates = Certificates.create(directory, "server", "client");
	}

	@Test
	void tunnelToAnOriginWithTlsIsUsedAgain() throws IOException {
		try (TellingServer origin = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.open()) {
			runner(proxy).withPropertyValues(certificates.bundleProperties("client")).run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();

				for (int call = 0; call < 3; call++) {
					assertThat(client.get().uri(origin.url()).retrieve().body(String.class)).isEqualTo("CN=client");
				}

				assertThat(proxy.targets()).containsExactly("localhost:" + origin.port());
				assertThat(context.getBean(PoolRegistry.class).pools()).singleElement().satisfies((pool) -> {
					assertThat(pool.getTotalStats().getAvailable()).isEqualTo(1);
					assertThat(pool.getTotalStats().getLeased()).isZero();
				});
			});
		}
	}

	@Test
	void requestThatBreaksAFreshTunnelIsNotRepeated() throws IOException {
		try (BreakingServer origin = BreakingServer.https(certificates.context("server").getServerSocketFactory(),
				Socket::close); ConnectProxy proxy = ConnectProxy.open()) {
			runner(proxy).withPropertyValues(certificates.bundleProperties("client")).run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();

				assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> client.get().uri(origin.url("/broken")).retrieve().toBodilessEntity());

				assertThat(proxy.targets()).hasSize(1);
				assertThat(origin.requests("/broken")).isEqualTo(1);
			});
		}
	}

	@Test
	void requestThatBreaksAReusedTunnelIsRepeated() throws IOException {
		try (BreakingServer origin = BreakingServer.https(certificates.context("server").getServerSocketFactory(),
				Socket::close); ConnectProxy proxy = ConnectProxy.open()) {
			runner(proxy).withPropertyValues(certificates.bundleProperties("client")).run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();
				client.get().uri(origin.url("/")).retrieve().toBodilessEntity();

				String answer = client.get().uri(origin.url("/faulty")).retrieve().body(String.class);

				assertThat(answer).isEqualTo("ok");
				assertThat(proxy.targets()).hasSize(2);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void upgradeOfTheProtocolIsOfferedOnlyIfACustomizerWantsIt(boolean isWanted) throws IOException {
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
			BreakingServer.answer(client);
			return true;
		})) {
			Customizer wish = new Customizer(
					(builder) -> builder.withHttpClientCustomizer((client) -> client.setProxy(proxy.host()))
						.withDefaultRequestConfigCustomizer((config) -> {
							if (isWanted) {
								config.setProtocolUpgradeEnabled(true);
							}
						}));
			ClientContext.runner().withBean(Customizer.class, () -> wish).run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();

				client.get().uri("http://far.example/").retrieve().toBodilessEntity();

				assertThat(proxy.heads()).singleElement()
					.satisfies((head) -> assertThat(head.contains("Upgrade: TLS")).isEqualTo(isWanted));
			});
		}
	}

	private static ApplicationContextRunner runner(ConnectProxy proxy) {
		return ClientContext.runner()
			.withPropertyValues("spring.http.clients.ssl.bundle=client")
			.withBean(Customizer.class, () -> new Customizer(
					(builder) -> builder.withHttpClientCustomizer((client) -> client.setProxy(proxy.host()))));
	}

}
