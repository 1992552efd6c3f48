package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.TellingServer;
import io.httppool.snapshot.CloseReason;
import io.httppool.statistics.RouteWindow;
import io.httppool.test.VirtualTime;
import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A proxy has a limited time to open a tunnel.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TunnelTimeoutTests {

	private static Certificates certificates;

	private final CountDownLatch over = new CountDownLatch(1);

	@BeforeAll
	static void createCertificates(@TempDir Path directory) {
		certificates = TunnelClient.certificates(directory);
	}

	@AfterEach
	void endAll() {
		this.over.countDown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "httppool.defaults.connect-timeout=1s",
			"spring.http.clients.connect-timeout=1s httppool.defaults.connect-timeout=1h",
			"httppool.defaults.connect.tunnel-timeout=300ms",
			"httppool.pools.default-ssl-client.connect.tunnel-timeout=300ms httppool.defaults.connect.tunnel-timeout=1h",
			"httppool.routes.far.connect.tunnel-timeout=300ms httppool.routes.far.origin=https://far.example" })
	void silentProxyHasTheTimeForATunnel(String properties) throws IOException {
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> isSilent())) {
			runner(proxy).withPropertyValues(properties.split(" ")).run((context) -> {
				TunnelClient client = new TunnelClient(context);

				IOException failure = client.failure("POST", TunnelClient.FAR);

				assertThat(failure).isInstanceOf(ConnectTimeoutException.class)
					.hasMessageContaining("%s opened no tunnel to https://far.example within", proxy.host().toURI())
					.hasMessageMatching(".*within (1000ms \\(connect-timeout\\)|300ms \\(connect.tunnel-timeout\\)).*");
				assertThat(client.pool().snapshot().total()).isZero();
				assertThat(client.pool().snapshot().routes().get(0).totals().closed())
					.containsOnlyKeys(CloseReason.CONNECT_FAILED);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 Connected\r\nA: b\r\nC: d\r\nE: f\r\n" })
	void proxyThatIsNeverSilentForLongHasTheTimeForATunnel(String text) throws IOException {
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> drip(client, text))) {
			runner(proxy).withPropertyValues("httppool.defaults.connect.tunnel-timeout=300ms").run((context) -> {
				IOException failure = new TunnelClient(context).failure("GET", TunnelClient.FAR);

				assertThat(failure).isInstanceOf(ConnectTimeoutException.class);
			});
		}
	}

	@Test
	void refusalThatNeverEndsHasTheTimeForATunnel() throws IOException {
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
			LoopbackServer.send(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 100000\r\n\r\n");
			return drip(client, "sorry ");
		})) {
			runner(proxy).withPropertyValues("httppool.defaults.connect.tunnel-timeout=800ms").run((context) -> {
				IOException failure = new TunnelClient(context).failure("GET", TunnelClient.FAR);

				assertThat(failure).isInstanceOf(ProxyTunnelException.class).hasMessageContaining("status 403");
			});
		}
	}

	@Test
	void connectionWhoseTunnelIsBeingOpenedIsConnecting() throws IOException {
		CountDownLatch asked = new CountDownLatch(1);
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
			asked.countDown();
			return isSilent();
		})) {
			runner(proxy).run((context) -> {
				TunnelClient client = new TunnelClient(context);
				Thread caller = new Thread(() -> client.failure("GET", TunnelClient.FAR));
				caller.start();
				asked.await();

				int connecting = client.pool().snapshot().routes().get(0).connecting();

				assertThat(connecting).isEqualTo(1);
				this.over.countDown();
				caller.join();
			});
		}
	}

	@Test
	void timeOfATunnelIsTimeOfConnectingAndNotOfTheResponse() throws IOException {
		VirtualTime time = new VirtualTime();
		try (TellingServer origin = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
					time.pass(Duration.ofMillis(300));
					return self.tunnel(client, head, ConnectProxy.OPENED);
				})) {
			runner(proxy).withBean(PoolClock.class, time::clock)
				.withPropertyValues("httppool.tuner.interval=1m")
				.run((context) -> {
					TunnelClient client = new TunnelClient(context);

					client.send("GET", origin.url());

					RouteWindow window = ClientContext.closeWindow(context);
					assertThat(window.connections().connect().mean()).isEqualTo(Duration.ofMillis(300));
					assertThat(window.exchanges().latency().mean()).isZero();
				});
		}
	}

	@Test
	void responseTimeoutBoundsTheResponseAndNotTheTunnel() throws IOException {
		try (TellingServer origin = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
					await(400);
					return self.tunnel(client, head, ConnectProxy.OPENED);
				})) {
			runner(proxy)
				.withPropertyValues("httppool.defaults.response-timeout=100ms", "httppool.defaults.connect-timeout=30s")
				.run((context) -> {
					IOException failure = new TunnelClient(context).failure("GET", origin.url() + "/hold");

					assertThat(failure).hasMessageContaining("Read timed out");
					origin.awaitHeld();
				});
		}
	}

	@Test
	void timeForATunnelDoesNotBoundTheResponse() throws IOException {
		try (TellingServer origin = TellingServer.https(certificates.context("server"));
				ConnectProxy proxy = ConnectProxy.open()) {
			runner(proxy).withPropertyValues("httppool.defaults.connect.tunnel-timeout=1s").run((context) -> {
				Thread answering = new Thread(() -> {
					await(1500);
					origin.letGo();
				});
				answering.start();

				String answer = new TunnelClient(context).send("GET", origin.url() + "/hold");

				assertThat(answer).isEqualTo("CN=client");
			});
		}
	}

	@Test
	void proxyThatIsSilentInAHandshakeHasTheTimeForOne() throws IOException {
		try (LoopbackServer silent = new LoopbackServer((socket) -> isSilent())) {
			TunnelClient.runner(certificates, silent.host("https"))
				.withPropertyValues("httppool.defaults.tls-handshake-timeout=1s",
						"httppool.defaults.connect-timeout=1h")
				.run((context) -> {
					IOException failure = new TunnelClient(context).failure("GET", TunnelClient.FAR);

					assertThat(failure).hasMessageContaining("timed out");
				});
		}
	}

	@Test
	void interruptEndsTheOpeningAtOnce() throws IOException {
		Thread caller = Thread.currentThread();
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
			caller.interrupt();
			return isSilent();
		})) {
			runner(proxy).withPropertyValues("httppool.defaults.connect-timeout=1h").run((context) -> {
				TunnelClient client = new TunnelClient(context);

				IOException failure = client.failure("GET", TunnelClient.FAR);
				boolean isInterrupted = Thread.interrupted();

				assertThat(failure).isNotInstanceOf(ProxyTunnelException.class);
				assertThat(isInterrupted).isTrue();
				assertThat(client.pool().snapshot().total()).isZero();
			});
		}
	}

	@Test
	void endOfThePoolIsNotTakenForAnAnswerOfTheProxy() throws IOException {
		CountDownLatch asked = new CountDownLatch(1);
		try (ConnectProxy proxy = ConnectProxy.http((self, client, head) -> {
			asked.countDown();
			return isSilent();
		})) {
			runner(proxy).withPropertyValues("httppool.defaults.connect-timeout=1h").run((context) -> {
				TunnelClient client = new TunnelClient(context);
				FutureTask<IOException> failure = new FutureTask<>(() -> client.failure("GET", TunnelClient.FAR));
				new Thread(failure).start();
				asked.await();

				context.getSourceApplicationContext(ConfigurableApplicationContext.class).close();

				assertThat(failure.get()).isNotInstanceOf(ProxyTunnelException.class);
			});
		}
	}

	private static ApplicationContextRunner runner(ConnectProxy proxy) {
		return TunnelClient.runner(certificates, proxy.host());
	}

	/** Say nothing until the test is over, and then close the connection. */
	private boolean isSilent() {
		await(60_000);
		return false;
	}

	/** Send a character now and then until the test is over. */
	private boolean drip(Socket client, String text) throws IOException {
		for (int i = 0; !await(20); i++) {
			LoopbackServer.send(client, text.substring(i % text.length(), i % text.length() + 1));
		}
		return false;
	}

	/** Wait for the end of the test, and return whether it came. */
	private boolean await(int millis) {
		try {
			return this.over.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
