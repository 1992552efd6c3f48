package io.httppool.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientSsl;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for pools whose SSL bundle is reloaded.
 */
@ExtendWith(OutputCaptureExtension.class)
class BundleReloadTests {

	private static final String BEFORE = "CN=before";

	private static final String AFTER = "CN=after";

	@TempDir
	static Path directory;

	private static Certificates certificates;

	private HandshakeServer server;

	@BeforeEach
	void startServer() throws IOException {
		if (certificates == null) {
			certificates = Certificates.create(directory, "server", "before", "after");
		}
		this.server = new HandshakeServer(certificates.context("server"));
	}

	@AfterEach
	void stopServer() throws IOException {
		this.server.close();
	}

	@Test
	void connectionsAreReplacedAFewAtATimeAndNoneIsLacking() throws Exception {
		try (ConfigurableApplicationContext context = run("httppool.tuner.mode=off",
				"httppool.defaults.tls.concurrent-handshakes=2")) {
			RestClient client = client(context, "before");
			ConnectionPool<?> pool = pool(context, "default-ssl-before");
			HeldRequests.openAtOnce(client, this.server.url(), 20);
			this.server.hold();

			reload(context, "before", "after");

			await().until(() -> this.server.underWay() == 1);
			context.getBean(Upkeep.class).runOnce(context.getBean(PoolClock.class).ticker().read());
			assertThat(pool.snapshot().connecting()).as("before any could be opened").isEqualTo(1);
			assertThat(pool.snapshot().available()).isEqualTo(19);
			this.server.letGo();
			await().until(() -> closed(pool, CloseReason.TLS_ROTATED) == 20);
			await().until(() -> pool.snapshot().available() == 20);
			assertThat(this.server.mostUnderWay()).isLessThanOrEqualTo(2);
			assertThat(this.server.clients().subList(20, 40)).containsOnly(AFTER);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void poolMadeAfterTheReloadHasTheNewCertificatesThoughSettingsOfClientsHaveTheOld(boolean isBundleKnown) {
		try (ConfigurableApplicationContext context = run("spring.http.clients.ssl.bundle=before")) {
			if (isBundleKnown) {
				assertThat(who(context.getBean(RestClient.Builder.class).build())).isEqualTo(BEFORE);
			}
			reload(context, "before", "after");

			RestClient late = context.getBean(RestClient.Builder.class)
				.apply(context.getBean(HttpPools.class).restClient("late"))
				.build();

			assertThat(who(late)).isEqualTo(AFTER);
		}
	}

	@Test
	void connectionsStayWhereTheServerRefusesTheNewCertificate() throws Exception {
		Certificates strangers = Certificates.create(Files.createDirectory(directory.resolve("strangers")), "stranger");
		try (ConfigurableApplicationContext context = run("httppool.tuner.mode=off",
				"spring.ssl.bundle.jks.refused.keystore.location=file:" + strangers.file("stranger"),
				"spring.ssl.bundle.jks.refused.keystore.password=" + Certificates.PASSWORD,
				"spring.ssl.bundle.jks.refused.truststore.location=file:" + certificates.file("trust"),
				"spring.ssl.bundle.jks.refused.truststore.password=" + Certificates.PASSWORD)) {
			RestClient client = client(context, "before");
			ConnectionPool<?> pool = pool(context, "default-ssl-before");
			HeldRequests.openAtOnce(client, this.server.url(), 10);

			reload(context, "before", "refused");

			await().until(() -> closed(pool, CloseReason.CONNECT_FAILED) == 2);
			assertThat(closed(pool, CloseReason.TLS_ROTATED)).isLessThanOrEqualTo(3);
			assertThat(pool.snapshot().available()).isGreaterThanOrEqualTo(7);
			assertThat(who(client)).isEqualTo(BEFORE);
		}
	}

	@Test
	void bundleThatCannotBeUsedChangesNothingUntilItIsMended(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run()) {
			RestClient client = client(context, "before");
			ConnectionPool<?> pool = pool(context, "default-ssl-before");
			assertThat(who(client)).isEqualTo(BEFORE);

			context.getBean(SslBundleRegistry.class).updateBundle("before", new Unusable());
			pool.operations().evictIdle(null);

			assertThat(who(client)).isEqualTo(BEFORE);
			assertThat(failures(context)).containsOnlyKeys("default-ssl-before");
			assertThat(output).containsOnlyOnce(
					"default-ssl-before - SSL bundle 'before' was reloaded and cannot be used, the one before stays in use: java.lang.IllegalStateException: no key");

			reload(context, "before", "after");
			pool.operations().evictIdle(null);

			assertThat(who(client)).isEqualTo(AFTER);
			assertThat(failures(context)).isEmpty();
		}
	}

	@Test
	void rotatingOnDemandClosesIdleConnectionsNowAndLeasedOnesAsTheyComeBack() throws Exception {
		try (ConfigurableApplicationContext context = run("httppool.tuner.mode=off")) {
			RestClient client = client(context, "before");
			ConnectionPool<?> pool = pool(context, "default-ssl-before");
			HeldRequests.openAtOnce(client, this.server.url(), 5);

			int held = client.get().uri(this.server.url()).exchange((request, response) -> {
				assertThat(pool.operations().rotateTls(null)).isEqualTo(4);
				return pool.snapshot().total();
			});

			assertThat(held).isEqualTo(1);
			assertThat(closed(pool, CloseReason.TLS_ROTATED)).isEqualTo(5);
		}
	}

	@Test
	void rotatingAfterAReloadThatFailedOpensConnectionsWithTheCertificatesBefore() throws Exception {
		try (ConfigurableApplicationContext context = run("httppool.tuner.mode=off")) {
			RestClient client = client(context, "before");
			ConnectionPool<?> pool = pool(context, "default-ssl-before");
			HeldRequests.openAtOnce(client, this.server.url(), 3);
			context.getBean(SslBundleRegistry.class).updateBundle("before", new Unusable());
			assertThat(closed(pool, CloseReason.TLS_ROTATED)).as("by the reload").isZero();

			assertThat(pool.operations().rotateTls(null)).isEqualTo(3);

			assertThat(who(client)).isEqualTo(BEFORE);
			assertThat(failures(context)).as("still to be mended").containsOnlyKeys("default-ssl-before");
		}
	}

	@Test
	void poolsOfABundleShareItsSessions() {
		try (ConfigurableApplicationContext context = run()) {
			RestClientSsl ssl = context.getBean(RestClientSsl.class);
			HttpPools pools = context.getBean(HttpPools.class);
			RestClient first = builder(context).apply(ssl.fromBundle("before")).apply(pools.restClient("one")).build();
			RestClient second = builder(context).apply(ssl.fromBundle("before")).apply(pools.restClient("two")).build();
			who(first);

			who(second);

			assertThat(pool(context, "two").connections()).singleElement()
				.extracting(ConnectionSnapshot::tls)
				.satisfies((tls) -> assertThat(tls.isResumed()).isTrue());
		}
	}

	private static RestClient.Builder builder(ConfigurableApplicationContext context) {
		return context.getBean(RestClient.Builder.class);
	}

	private static RestClient client(ConfigurableApplicationContext context, String bundle) {
		RestClient client = builder(context).apply(context.getBean(RestClientSsl.class).fromBundle(bundle)).build();
		return client;
	}

	private static ConnectionPool<?> pool(ConfigurableApplicationContext context, String name) {
		return context.getBean(PoolRegistry.class)
			.all()
			.stream()
			.filter((pool) -> pool.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static Map<String, String> failures(ConfigurableApplicationContext context) {
		return context.getBean(SharedManagers.class).unusableBundles();
	}

	private static long closed(ConnectionPool<?> pool, CloseReason reason) {
		return pool.snapshot()
			.routes()
			.stream()
			.mapToLong((route) -> route.totals().closed().getOrDefault(reason, 0L))
			.sum();
	}

	/** Reload a bundle with the stores of another. */
	private static void reload(ConfigurableApplicationContext context, String name, String other) {
		SslBundle bundle = context.getBean(SslBundles.class).getBundle(other);
		context.getBean(SslBundleRegistry.class).updateBundle(name, SslBundle.of(bundle.getStores(), bundle.getKey()));
	}

	private String who(RestClient client) {
		return client.get().uri(this.server.url()).retrieve().body(String.class);
	}

	private ConfigurableApplicationContext run(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(certificates.bundleProperties("before", "after"))
			.properties("spring.main.banner-mode=off")
			.properties(properties)
			.run();
	}

	/**
	 * A bundle without a key.
	 */
	private static final class Unusable implements SslBundle {

		private final SslBundle other = SslBundle.of(SslStoreBundle.NONE);

		@Override
		public SslStoreBundle getStores() {
			return this.other.getStores();
		}

		@Override
		public SslBundleKey getKey() {
			return this.other.getKey();
		}

		@Override
		public SslOptions getOptions() {
			return this.other.getOptions();
		}

		@Override
		public String getProtocol() {
			return this.other.getProtocol();
		}

		@Override
		public SslManagerBundle getManagers() {
			throw new IllegalStateException("no key");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
