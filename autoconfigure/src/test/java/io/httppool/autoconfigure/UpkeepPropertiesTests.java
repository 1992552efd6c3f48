package io.httppool.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.httppool.LoopbackServer;
import io.httppool.TellingServer;
import io.httppool.client.HttpPools;
import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.upkeep.LeakReport;
import io.httppool.upkeep.Upkeep;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The effects of the properties of upkeep, of leaks and of the end.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class UpkeepPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "defaults.validate-after-inactivity=10ms, 9, false",
			"defaults.validate-after-inactivity=10ms, 11, true", "defaults.validate-after-inactivity=0, 0, true",
			"enabled=true, 0, true", "defaults.validate-after-inactivity=-1, 20000, false",
			"defaults.validate-after-inactivity=-1 pools.api.validate-after-inactivity=50ms, 49, false",
			"defaults.validate-after-inactivity=-1 pools.api.validate-after-inactivity=50ms, 51, true",
			"pools.api.validate-after-inactivity=-1 routes.raw.validate-after-inactivity=0, 0, true",
			"pools.api.validate-after-inactivity=0 routes.raw.validate-after-inactivity=-1, 20000, false" })
	void validateAfterInactivityFindsAConnectionClosedThatWasIdleForSoLong(String properties, long idleMillis,
			boolean isFound) {
		runAgainstClosingServer(properties, (pool, server) -> {
			upkeep(pool).stop();
			exchange(pool, server);
			pool.advance(Duration.ofMillis(idleMillis));

			pool.tryLease(new HttpRoute(server.host("http")));

			assertThat(pool.closed().containsKey(CloseReason.STALE_FIN)).isEqualTo(isFound);
		});
	}

	@ParameterizedTest
	@CsvSource({ "enabled=true, 1000", "eviction.interval=5s, 5000" })
	void evictionIntervalIsAfterWhatTimeIdleConnectionsAreLookedAtAgain(String properties, long millis) {
		runAgainstClosingServer(properties, (pool, server) -> {
			upkeep(pool).stop();
			exchange(pool, server);

			lookAfter(pool);
			pool.advance(Duration.ofMillis(millis - 1));
			lookAfter(pool);
			boolean isClosedBefore = !pool.closed().isEmpty();
			pool.advance(Duration.ofMillis(1));
			lookAfter(pool);

			assertThat(isClosedBefore).isFalse();
			assertThat(pool.closed()).containsOnlyKeys(CloseReason.STALE_FIN);
		});
	}

	@Test
	void idleConnectionThatLostItsPeerIsClosedWithoutAnyRequest() throws IOException {
		try (LoopbackServer server = closingServer()) {
			ApiPool.run("eviction.interval=20ms", (pool) -> {
				exchange(pool, server);

				Awaitility.await()
					.untilAsserted(() -> assertThat(pool.closed()).containsOnlyKeys(CloseReason.STALE_FIN));
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "enabled=true, true", "eviction.learn-keep-alive=true, true",
			"eviction.learn-keep-alive=false, false" })
	void learnKeepAliveGoesByWhatTheServerDoes(String properties, boolean isLearned) {
		runAgainstClosingServer(properties, (pool, server) -> {
			upkeep(pool).stop();
			for (int i = 0; i < 3; i++) {
				exchange(pool, server);
				pool.advance(Duration.ofSeconds(2));
				lookAfter(pool);
			}

			assertThat(pool.closed()).containsEntry(CloseReason.STALE_FIN, 3L);
			assertThat(pool.route().idleTimeout().learned() != null).isEqualTo(isLearned);
		});
	}

	@ParameterizedTest
	@CsvSource({ "enabled=true, 59, 0", "enabled=true, 61, 1", "defaults.leak-threshold=10s, 9, 0",
			"defaults.leak-threshold=10s, 11, 1", "defaults.leak-threshold=0, 100000, 0",
			"defaults.leak-threshold=0 pools.api.leak-threshold=10s, 9, 0",
			"defaults.leak-threshold=0 pools.api.leak-threshold=10s, 11, 1",
			"pools.api.leak-threshold=0 routes.api.leak-threshold=10s, 11, 1",
			"pools.api.leak-threshold=10s routes.api.leak-threshold=0, 100000, 0" })
	void leakThresholdIsAfterWhatTimeALeaseIsSuspected(String properties, long heldSeconds, int suspects) {
		ApiPool.runOnVirtualTime(properties, (pool) -> {
			upkeep(pool).stop();
			ConnectionEndpoint held = pool.connect();

			pool.advance(Duration.ofSeconds(heldSeconds));
			lookAfter(pool);

			List<LeakReport> leaks = upkeep(pool)
				.leaks(pool.context().getBean(PoolRegistry.class).find("api").orElseThrow());
			assertThat(leaks).hasSize(suspects);
			assertThat(held.isConnected()).isTrue();
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void drainTimeoutIsHowLongTheEndWaitsForAConnectionThatIsHeld(CapturedOutput output) {
		ApiPool.run("shutdown.drain-timeout=500ms", (pool) -> {
			ConnectionEndpoint held = pool.connect();

			long start = System.nanoTime();
			((AssertableApplicationContext) pool.context()).getSourceApplicationContext().close();

			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(500).toNanos());
			assertThat(output).containsPattern("\\(timeout=\\d{1,3}ms\\)");
			assertThat(held.isConnected()).isFalse();
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void drainTimeoutOfZeroCutsAConnectionThatIsHeldAtOnce(CapturedOutput output) {
		ApiPool.run("shutdown.drain-timeout=0", (pool) -> {
			ConnectionEndpoint held = pool.connect();

			((AssertableApplicationContext) pool.context()).getSourceApplicationContext().close();

			assertThat(output).doesNotContain("(timeout=");
			assertThat(held.isConnected()).isFalse();
		});
	}

	/**
	 * Start a server that answers one request on each connection and closes it, and does
	 * not say so.
	 */
	private static LoopbackServer closingServer() throws IOException {
		return new LoopbackServer((socket) -> {
			LoopbackServer.answerOnce(socket, TellingServer.PORT + ": 1");
			socket.close();
		});
	}

	private static void runAgainstClosingServer(String properties, ServerTest test) {
		try (LoopbackServer server = closingServer()) {
			ApiPool.runOnVirtualTime("%s routes.raw.origin=%s".formatted(properties, server.host("http").toURI()),
					(pool) -> test.run(pool, server));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void exchange(ApiPool pool, LoopbackServer server) throws InterruptedException {
		pool.get(server.host("http").toURI(), pool.context().getBean(HttpPools.class).requestFactory("api"));
		assertThat(server.awaitEnd()).isTrue();
	}

	private static Upkeep upkeep(ApiPool pool) {
		return pool.context().getBean(Upkeep.class);
	}

	private static void lookAfter(ApiPool pool) {
		upkeep(pool).runOnce(pool.now());
	}

	@FunctionalInterface
	private interface ServerTest {

		void run(ApiPool pool, LoopbackServer server) throws Exception;

	}

}
