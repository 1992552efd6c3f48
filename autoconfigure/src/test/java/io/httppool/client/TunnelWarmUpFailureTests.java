package io.httppool.client;

import java.net.ServerSocket;
import java.nio.file.Path;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.TellingServer;
import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.warmup.WarmUpStatus.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for tunnels that cannot be opened before a request needs them.
 */
class TunnelWarmUpFailureTests {

	@TempDir
	static Path directory;

	private static Certificates certificates;

	@BeforeAll
	static void createCertificates() {
		certificates = Certificates.create(directory, "server", "before", "after");
	}

	/** Where there are none, they may come with requests, and trying again is in vain. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void proxyThatWantsOtherCredentials(boolean hasAny) throws Exception {
		try (ConnectProxy proxy = ConnectProxy.http((own, client, head) -> {
			LoopbackServer.send(client, TunnelledApplication.CHALLENGE + "\r\nlogi");
			return true;
		});
				ConfigurableApplicationContext context = TunnelledApplication.run(certificates, "https://far.example",
						proxy.host(), (client) -> {
							if (hasAny) {
								TunnelledApplication.know(client, proxy.host());
							}
						}, "connections=3", "on-startup=true", "timeout=1500ms")) {
			assertFailure(context, "status 407");
			assertThat(proxy.heads()).isNotEmpty().allMatch((head) -> head.startsWith("CONNECT far.example:443 "));
			HttpRoute route = new HttpRoute(new HttpHost("https", "far.example", 443), null, proxy.host(), true);
			assertThat(WarmUpApplication.pool(context).aheadOpenings().isPossible(route)).isEqualTo(hasAny);
		}
	}

	@Test
	void proxyThatRefusesTheTunnel() throws Exception {
		String refusal = "HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n\r\n";
		try (ConnectProxy proxy = ConnectProxy.http((own, client, head) -> {
			LoopbackServer.send(client, refusal);
			return true;
		});
				ConfigurableApplicationContext context = TunnelledApplication.run(certificates, "https://far.example",
						proxy.host(), (client) -> {
						}, "connections=3", "on-startup=true", "timeout=1500ms")) {
			assertFailure(context, "status 302");
			assertThat(proxy.targets()).containsOnly("far.example:443");
		}
	}

	@Test
	void proxyThatDoesNotAnswerIsGivenUp() throws Exception {
		try (ConnectProxy proxy = ConnectProxy.http((own, client, head) -> true);
				ConfigurableApplicationContext context = TunnelledApplication
					.builder(certificates, "https://far.example", proxy.host(), (client) -> {
					}, "connections=3", "on-startup=true", "timeout=1500ms")
					.properties("httppool.defaults.connect-timeout=200ms")
					.run()) {
			assertFailure(context, "opened no tunnel to https://far.example");
		}
	}

	@Test
	void tunnelThatIsBeingOpenedIsConnectingAndEndsWithThePool() throws Exception {
		try (ConnectProxy proxy = ConnectProxy.http((own, client, head) -> true)) {
			ConfigurableApplicationContext context = TunnelledApplication
				.builder(certificates, "https://far.example", proxy.host(), (client) -> {
				}, "connections=9", "on-startup=true", "timeout=200ms")
				.properties("httppool.defaults.connect-timeout=10m")
				.run();
			ConnectionPool<?> pool = WarmUpApplication.pool(context);
			await().until(() -> proxy.heads().size() == 4);
			PoolSnapshot snapshot = pool.snapshot();
			assertThat(snapshot.connecting()).isEqualTo(4);
			assertThat(snapshot.total()).isEqualTo(4);

			context.close();

			await().until(() -> pool.snapshot().total() == 0);
			await().until(TunnelWarmUpFailureTests::hasNoThread);
		}
	}

	@Test
	void proxyThatIsDown() throws Exception {
		HttpHost proxy;
		try (ServerSocket closed = new ServerSocket(0)) {
			proxy = new HttpHost("http", "localhost", closed.getLocalPort());
		}
		try (ConfigurableApplicationContext context = TunnelledApplication.run(certificates, "https://far.example",
				proxy, (client) -> {
				}, "connections=3", "on-startup=true", "timeout=300ms")) {
			assertFailure(context, "refused");
		}
	}

	@Test
	void serverWhoseCertificateIsNotTrusted(@TempDir Path elsewhere) throws Exception {
		Certificates others = Certificates.create(elsewhere, "stranger");
		try (TellingServer server = TellingServer.https(others.context("stranger"));
				ConnectProxy proxy = ConnectProxy.open();
				ConfigurableApplicationContext context = TunnelledApplication.run(certificates, server.url(),
						proxy.host(), (client) -> {
						}, "connections=3", "on-startup=true", "timeout=1500ms")) {
			assertFailure(context, "certification path");
			assertThat(server.clientPorts()).isEmpty();
		}
	}

	private static void assertFailure(ConfigurableApplicationContext context, String problem) {
		ConnectionPool<?> pool = WarmUpApplication.pool(context);
		await().until(() -> WarmUpApplication.status(context).state() == State.INCOMPLETE);
		assertThat(WarmUpApplication.status(context).problem()).contains(problem);
		await("permits come back").until(() -> pool.snapshot().total() == 0);
		assertThat(TunnelledApplication.closed(pool, CloseReason.CONNECT_FAILED)).isPositive();
		assertThat(pool.snapshot().survived()).isEmpty();
	}

	private static boolean hasNoThread() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().startsWith("httppool-background"));
	}

}
