package io.httppool.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for certificates that are replaced on disk while requests go over many
 * connections.
 */
class RotationUnderLoadTests {

	private static final int CONNECTIONS = 200;

	private static final int AT_A_TIME = 4;

	private static final int THREADS = 10;

	private static final String BEFORE = "CN=before";

	private static final String AFTER = "CN=after";

	@TempDir
	Path directory;

	@Test
	@Tag("slow")
	void twoHundredConnectionsAreReplacedAFewAtATimeWithoutAFailedRequest() throws Exception {
		Certificates certificates = Certificates.create(this.directory, "server", "before", "after");
		Path file = this.directory.resolve("live.p12");
		replace(certificates.file("before"), file);
		try (HandshakeServer server = new HandshakeServer(certificates.context("server"));
				ConfigurableApplicationContext context = run(certificates, file)) {
			AtomicInteger reloads = new AtomicInteger();
			context.getBean(SslBundles.class).addBundleUpdateHandler("live", (bundle) -> reloads.incrementAndGet());
			RestClient client = context.getBean(RestClient.Builder.class).build();
			HeldRequests.openAtOnce(client, server.url(), CONNECTIONS);
			ConnectionPool<?> pool = context.getBean(PoolRegistry.class).find("default-ssl-live").orElseThrow();
			assertThat(server.clients()).hasSize(CONNECTIONS).containsOnly(BEFORE);
			AtomicInteger mostConnecting = new AtomicInteger();
			server.hold(() -> mostConnecting.accumulateAndGet(pool.snapshot().connecting(), Math::max));
			try (Load load = new Load(client, server.url())) {
				load.awaitMore(CONNECTIONS);
				assertThat(reloads).as("before the file is replaced").hasValue(0);
				replace(certificates.file("after"), file);

				await().until(() -> server.underWay() == 1);
				load.awaitMore(2 * CONNECTIONS);
				assertThat(server.underWay()).as("until one is open").isEqualTo(1);
				server.letGoOne();
				await().until(() -> server.underWay() == AT_A_TIME);
				load.awaitMore(2 * CONNECTIONS);
				assertThat(server.underWay()).isEqualTo(AT_A_TIME);
				server.letGo();

				await().until(() -> rotated(pool.snapshot()) == CONNECTIONS);
				await().until(() -> server.open(BEFORE) == 0);
				load.awaitMore(CONNECTIONS);
				assertThat(load.failures()).isEmpty();
			}
			List<String> shown = server.clients();
			assertThat(shown.subList(CONNECTIONS, shown.size())).containsOnly(AFTER);
			assertThat(shown).as("no more than one in the place of each").hasSizeLessThanOrEqualTo(2 * CONNECTIONS);
			assertThat(pool.snapshot().total()).isGreaterThan(CONNECTIONS / 2);
			assertThat(mostConnecting).hasValue(AT_A_TIME);
			assertThat(closedOtherwise(pool.snapshot())).isZero();
		}
	}

	/** A machine that is busy takes long for so many handshakes. */
	private static ConditionFactory await() {
		return Awaitility.await().atMost(1, TimeUnit.MINUTES);
	}

	private static void replace(String source, Path file) throws IOException {
		Files.copy(Path.of(source), file, StandardCopyOption.REPLACE_EXISTING);
	}

	private static long rotated(PoolSnapshot pool) {
		return pool.routes().get(0).totals().closed().getOrDefault(CloseReason.TLS_ROTATED, 0L);
	}

	private static long closedOtherwise(PoolSnapshot pool) {
		return pool.routes().get(0).totals().closed().values().stream().mapToLong(Long::longValue).sum()
				- rotated(pool);
	}

	/** First in, first out: each of the connections is used in turn. */
	private static ConfigurableApplicationContext run(Certificates certificates, Path file) {
		String bundle = "spring.ssl.bundle.jks.live.";
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "httppool.tuner.mode=off", "httppool.defaults.reuse=fifo",
					"httppool.defaults.max-total=" + 2 * CONNECTIONS,
					"httppool.defaults.per-route.initial=" + 2 * CONNECTIONS,
					"httppool.defaults.per-route.max=" + 2 * CONNECTIONS,
					"httppool.defaults.tls.concurrent-handshakes=" + AT_A_TIME, "httppool.defaults.connect-timeout=1m",
					"httppool.defaults.tls-handshake-timeout=1m", "httppool.defaults.lease-timeout=1m",
					"httppool.defaults.keep-alive=10m", "httppool.defaults.max-idle-time=10m",
					"httppool.eviction.interval=100ms", "httppool.shutdown.drain-timeout=0s",
					"spring.ssl.bundle.watch.file.quiet-period=1s", "spring.http.clients.ssl.bundle=live",
					bundle + "reload-on-update=true", bundle + "keystore.location=file:" + file,
					bundle + "keystore.password=" + Certificates.PASSWORD,
					bundle + "truststore.location=file:" + certificates.file("trust"),
					bundle + "truststore.password=" + Certificates.PASSWORD)
			.run();
	}

	/**
	 * Requests that follow one another, in several threads.
	 */
	private static final class Load implements AutoCloseable {

		private final RestClient client;

		private final String url;

		private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

		private final List<Exception> failures = new CopyOnWriteArrayList<>();

		private final AtomicLong answered = new AtomicLong();

		private volatile boolean isOver;

		Load(RestClient client, String url) {
			this.client = client;
			this.url = url;
			for (int i = 0; i < THREADS; i++) {
				this.threads.execute(this::sendAll);
			}
		}

		private void sendAll() {
			while (!this.isOver) {
				try {
					this.client.get().uri(this.url).retrieve().toBodilessEntity();
					this.answered.incrementAndGet();
				}
				catch (RuntimeException ex) {
					this.failures.add(ex);
				}
			}
		}

		/** Wait for so many more answers. */
		void awaitMore(int count) {
			long now = this.answered.get();
			await().until(() -> this.answered.get() >= now + count);
		}

		List<Exception> failures() {
			return this.failures;
		}

		/** The last requests have ended, too, when this returns. */
		@Override
		public void close() {
			this.isOver = true;
			this.threads.shutdown();
			await().until(this.threads::isTerminated);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
