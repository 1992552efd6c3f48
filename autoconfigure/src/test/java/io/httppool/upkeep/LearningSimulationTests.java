package io.httppool.upkeep;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.pool.FakeConnection;
import io.httppool.pool.TestPool;
import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hours of virtual time with a server that closes idle connections without a word, a
 * client that calls at random, and the upkeep of each second.
 */
class LearningSimulationTests {

	private static final HttpRoute A = TestPool.A;

	private static final Duration SWEEP = Duration.ofSeconds(1);

	private static final Duration SPAN = Duration.ofHours(2);

	@ParameterizedTest(name = "server keeps for {0}ms within {1} percent, {2} requests at once, seed {3}")
	@CsvSource({ "500, 0, 1, 1", "500, 0, 10, 2", "500, 20, 1, 3", "2000, 0, 1, 4", "2000, 0, 10, 5", "2000, 20, 1, 6",
			"5000, 0, 1, 7", "5000, 0, 10, 8", "5000, 20, 1, 9", "20000, 0, 1, 10", "20000, 0, 10, 11" })
	void connectionsAreHardlyEverOfferedBeyondTheLifeTheServerGivesThem(long keepAlive, int jitter, int burst,
			long seed) {
		Simulation simulation = new Simulation(Duration.ofMillis(keepAlive), jitter, new Random(seed));

		simulation.run(burst);

		assertThat(simulation.shortest).as("shortest learned").isGreaterThan(Duration.ofMillis(keepAlive / 4));
		assertThat(simulation.longest).as("longest learned").isLessThan(Duration.ofMillis(keepAlive * 125 / 100));
		assertThat(simulation.tooLateThoughSafe).as("offered too late though the span was short enough").isZero();
		assertThat(simulation.tooLate).as("offered too late, of " + simulation.leases)
			.isLessThanOrEqualTo(simulation.leases / 500);
	}

	@ParameterizedTest(name = "server keeps for {0}ms, seed {1}")
	@CsvSource({ "60000, 12", "120000, 13" })
	void nothingIsLearnedOfAServerThatKeepsConnectionsLongerThanThePool(long keepAlive, long seed) {
		Simulation simulation = new Simulation(Duration.ofMillis(keepAlive), 0, new Random(seed));

		simulation.run(1);

		assertThat(simulation.learned()).isNull();
		assertThat(simulation.tooLate).isZero();
	}

	/**
	 * A pool, a server and a client.
	 */
	private static final class Simulation {

		private final Map<FakeConnection, Long> ends = new IdentityHashMap<>();

		private final TestPool test = new TestPool(
				TestPool.settings(20, 20, ReusePolicy.LIFO, UnaryOperator.identity()),
				(connection) -> (this.ends.get(connection) - now() <= 0) ? CloseReason.STALE_FIN : null);

		private final PoolUpkeep upkeep = new PoolUpkeep(this.test.pool, new UpkeepSettings(SWEEP, true),
				this.test.time.clock(), Map.of(), () -> {
				});

		private final Duration keepAlive;

		private final int jitter;

		private final Random random;

		private final long start = now();

		private long leases;

		private long tooLate;

		private long tooLateThoughSafe;

		private Duration shortest = SPAN;

		private Duration longest = Duration.ZERO;

		Simulation(Duration keepAlive, int jitter, Random random) {
			this.keepAlive = keepAlive;
			this.jitter = jitter;
			this.random = random;
		}

		void run(int burst) {
			long nextSweep = this.start;
			long nextRequest = this.start;
			while (now() - this.start < SPAN.toNanos()) {
				if (nextSweep - nextRequest <= 0) {
					passUntil(nextSweep);
					sweep();
					nextSweep += SWEEP.toNanos() + this.random.nextInt(20_000_000);
				}
				else {
					passUntil(nextRequest);
					request(burst);
					nextRequest += gap();
				}
			}
		}

		/**
		 * The gaps are about as long as the timeout of the server, so many come close to
		 * it.
		 */
		private long gap() {
			return (long) (-Math.log(1 - this.random.nextDouble()) * this.keepAlive.toNanos()) + 1;
		}

		private void sweep() {
			this.upkeep.runDue(now());
			Duration learned = learned();
			if (learned != null) {
				this.shortest = (learned.compareTo(this.shortest) < 0) ? learned : this.shortest;
				this.longest = (learned.compareTo(this.longest) > 0) ? learned : this.longest;
			}
		}

		private void request(int burst) {
			Duration learned = learned();
			long before = stale();
			List<PoolEntry<HttpRoute, FakeConnection>> leased = IntStream.range(0, burst)
				.mapToObj((i) -> this.test.lease(A))
				.toList();
			this.leases += burst;
			if (learned != null) {
				long found = stale() - before;
				this.tooLate += found;
				this.tooLateThoughSafe += (learned.compareTo(shortestLife()) < 0) ? found : 0;
			}
			leased.forEach((entry) -> {
				this.ends.put(entry.getConnection(), now() + lifeOfOne());
				this.test.release(entry);
			});
		}

		private Duration shortestLife() {
			return this.keepAlive.multipliedBy(100 - this.jitter).dividedBy(100);
		}

		private long lifeOfOne() {
			double deviation = this.jitter / 100.0 * (2 * this.random.nextDouble() - 1);
			return (long) (this.keepAlive.toNanos() * (1 + deviation));
		}

		private long stale() {
			return this.test.pool.getRoutes().isEmpty() ? 0
					: this.test.closed(A).getOrDefault(CloseReason.STALE_FIN, 0L);
		}

		private @Nullable Duration learned() {
			return this.test.pool.getRoutes().isEmpty() ? null : this.test.snapshot(A).idleTimeout().learned();
		}

		private long now() {
			return this.test.time.clock().ticker().read();
		}

		private void passUntil(long moment) {
			this.test.time.pass(Duration.ofNanos(Math.max(0, moment - now())));
		}

	}

}
