package io.httppool.autoconfigure;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.ClientHttpRequestFactory;

import io.httppool.Certificates;
import io.httppool.TellingServer;
import io.httppool.client.HttpPools;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The effects of the properties of lifetimes and of reuse.
 */
class ReusePropertiesTests {

	@ParameterizedTest
	@ValueSource(strings = { "defaults", "pools.api", "routes.api" })
	void keepAliveEndsAnIdleConnectionWhereTheServerSaysNothing(String prefix) {
		ApiPool.runOnVirtualTime(prefix + ".keep-alive=10s", (pool) -> {
			int first = pool.get("/");
			pool.advance(Duration.ofSeconds(9));
			int soon = pool.get("/");
			pool.advance(Duration.ofSeconds(11));
			int late = pool.get("/");

			assertThat(soon).isEqualTo(first);
			assertThat(late).isNotEqualTo(first);
			assertThat(pool.closed()).containsOnlyKeys(CloseReason.IDLE);
		});
	}

	@Test
	void keepAliveGivesWayToWhatTheServerSays() {
		ApiPool.runOnVirtualTime("defaults.keep-alive=10s defaults.max-idle-time=1m", (pool) -> {
			int first = pool.get("/stays-open");
			pool.advance(Duration.ofSeconds(59));
			int late = pool.get("/stays-open");

			assertThat(late).isEqualTo(first);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults", "pools.api", "routes.api" })
	void maxIdleTimeEndsAnIdleConnectionWhateverTheServerSays(String prefix) {
		ApiPool.runOnVirtualTime(prefix + ".max-idle-time=10s", (pool) -> {
			int first = pool.get("/stays-open");
			pool.advance(Duration.ofSeconds(9));
			int soon = pool.get("/stays-open");
			pool.advance(Duration.ofSeconds(11));
			int late = pool.get("/stays-open");

			assertThat(soon).isEqualTo(first);
			assertThat(late).isNotEqualTo(first);
			assertThat(pool.closed()).containsOnlyKeys(CloseReason.IDLE);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults.max-life-time=10s", "defaults.max-life-time=1h pools.api.max-life-time=10s",
			"defaults.max-life-time=1h pools.api.max-life-time=1h routes.api.max-life-time=10s" })
	void maxLifeTimeEndsAConnectionThatIsInUse(String properties) {
		ApiPool.runOnVirtualTime(properties, (pool) -> {
			int first = pool.get("/");
			pool.advance(Duration.ofMillis(8900));
			int soon = pool.get("/");
			pool.advance(Duration.ofMillis(2200));
			int late = pool.get("/");

			assertThat(soon).isEqualTo(first);
			assertThat(late).isNotEqualTo(first);
			assertThat(pool.closed()).containsOnlyKeys(CloseReason.EXPIRED);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "defaults", "pools.api", "routes.api" })
	void maxExchangesEndsAConnectionThatHasCarriedThem(String prefix) {
		ApiPool.run(prefix + ".max-exchanges=2", (pool) -> {
			int first = pool.get("/");
			int second = pool.get("/");
			int third = pool.get("/");

			assertThat(second).isEqualTo(first);
			assertThat(third).isNotEqualTo(first);
			assertThat(pool.closed()).containsOnlyKeys(CloseReason.EXCHANGES);
		});
	}

	@ParameterizedTest
	@CsvSource({ "defaults.reuse=lifo, 2", "defaults.reuse=fifo, 0", "defaults.reuse=lifo pools.api.reuse=FIFO, 0" })
	void reuseChoosesAmongAvailableConnections(String properties, int chosen) {
		ApiPool.run(properties, (pool) -> {
			List<ConnectionEndpoint> endpoints = new ArrayList<>();
			List<Integer> ports = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				endpoints.add(pool.connect());
				ports.add(localPort(endpoints.get(i)));
			}
			endpoints.forEach((endpoint) -> pool.manager().release(endpoint, null, TimeValue.ofSeconds(30)));

			assertThat(localPort(pool.connect())).isEqualTo(ports.get(chosen));
		});
	}

	private static int localPort(ConnectionEndpoint endpoint) {
		return ((InetSocketAddress) ApiPool.connection(endpoint).getLocalAddress()).getPort();
	}

	@ParameterizedTest
	@CsvSource({ "defaults.connection-state=auto, true", "defaults.connection-state=on, false",
			"defaults.connection-state=off, true",
			"defaults.connection-state=off pools.api.connection-state=on, false" })
	void connectionStateKeepsAConnectionFromThoseWhoDidNotAuthenticateOnIt(String properties, boolean isReused,
			@TempDir Path directory) throws Exception {
		ApiPool.run("%s %s".formatted(properties, certificate(directory)), (pool) -> {
			SslBundle bundle = pool.context().getBean(SslBundles.class).getBundle("mine");
			try (TellingServer server = TellingServer.https(bundle.createSslContext())) {
				ClientHttpRequestFactory factory = pool.context()
					.getBean(HttpPools.class)
					.requestFactory("api", HttpClientSettings.ofSslBundle(bundle));

				int first = pool.get(server.url(), factory);
				int second = pool.get(server.url(), factory);

				assertThat(second == first).isEqualTo(isReused);
			}
		});
	}

	/**
	 * Make a certificate, and return the properties of a bundle that has and trusts it.
	 */
	private static String certificate(Path directory) {
		return String.join(" ", Certificates.create(directory, "mine").bundleProperties("mine"));
	}

}
