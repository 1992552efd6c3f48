package io.httppool.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.TellingServer;
import io.httppool.pool.PoolRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A tunnel through a proxy is a connection like any other.
 */
class ProxyTests {

	private static Certificates certificates;

	private final List<String> tunnels = new CopyOnWriteArrayList<>();

	@BeforeAll
	static void createCertificates(@TempDir Path directory) {
		certificates = Certificates.create(directory, "server", "client");
	}

	@Test
	void tunnelToAnOriginWithTlsIsUsedAgain() throws IOException {
		try (TellingServer origin = TellingServer.https(certificates.context("server"));
				LoopbackServer proxy = new LoopbackServer(this::tunnel)) {
			runner(proxy).withPropertyValues(certificates.bundleProperties("client")).run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();

				for (int call = 0; call < 3; call++) {
					assertThat(client.get().uri(origin.url()).retrieve().body(String.class)).isEqualTo("CN=client");
				}

				assertThat(this.tunnels).containsExactly("localhost:" + origin.port());
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
				Socket::close); LoopbackServer proxy = new LoopbackServer(this::tunnel)) {
			runner(proxy).withPropertyValues(certificates.bundleProperties("client")).run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();

				assertThatExceptionOfType(ResourceAccessException.class)
					.isThrownBy(() -> client.get().uri(origin.url("/broken")).retrieve().toBodilessEntity());

				assertThat(this.tunnels).hasSize(1);
				assertThat(origin.requests("/broken")).isEqualTo(1);
			});
		}
	}

	@Test
	void requestThatBreaksAReusedTunnelIsRepeated() throws IOException {
		try (BreakingServer origin = BreakingServer.https(certificates.context("server").getServerSocketFactory(),
				Socket::close); LoopbackServer proxy = new LoopbackServer(this::tunnel)) {
			runner(proxy).withPropertyValues(certificates.bundleProperties("client")).run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();
				client.get().uri(origin.url("/")).retrieve().toBodilessEntity();

				String answer = client.get().uri(origin.url("/faulty")).retrieve().body(String.class);

				assertThat(answer).isEqualTo("ok");
				assertThat(this.tunnels).hasSize(2);
			});
		}
	}

	private static ApplicationContextRunner runner(LoopbackServer proxy) {
		return ClientContext.runner()
			.withPropertyValues("spring.http.clients.ssl.bundle=client")
			.withBean(Customizer.class, () -> new Customizer(
					(builder) -> builder.withHttpClientCustomizer((client) -> client.setProxy(proxy.host("http")))));
	}

	private void tunnel(Socket client) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
		String target = in.readLine().split(" ")[1];
		this.tunnels.add(target);
		for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
			// The rest of the head is of no interest.
		}
		int port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
		try (client; Socket origin = new Socket(InetAddress.getLoopbackAddress(), port)) {
			LoopbackServer.send(client, "HTTP/1.1 200 Connected\r\n\r\n");
			Thread back = new Thread(() -> pass(origin, client), "tunnel");
			back.setDaemon(true);
			back.start();
			client.getInputStream().transferTo(origin.getOutputStream());
		}
	}

	private static void pass(Socket from, Socket to) {
		try (to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// Either side has closed the tunnel.
		}
	}

}
