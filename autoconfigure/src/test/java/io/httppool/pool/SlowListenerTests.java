package io.httppool.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntConsumer;

import org.apache.hc.client5.http.HttpRoute;
import org.junit.jupiter.api.Test;

import io.httppool.event.ConnectionOpening;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.Incident;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners that make requests wait.
 */
class SlowListenerTests {

	private static final HttpRoute A = TestPool.A;

	@Test
	void listenerThatBlocksIsCounted() {
		TestPool test = new TestPool(2, 4);
		test.pool.events().tell(new PoolListener() {

			@Override
			public void opened(PoolRoute route, ConnectionOpening opening) {
				test.time.pass(Duration.ofSeconds(1));
			}

		});

		test.release(test.lease(A));

		assertThat(test.pool.snapshot().survived()).containsOnly(Map.entry(Incident.SLOW_LISTENER, 1L));
	}

	@Test
	void listenerThatIsSlowNowAndThenIsNotCounted() {
		TestPool test = new TestPool(2, 4);
		test.pool.events().tell(atEachLimit((limit) -> test.time.pass(Duration.ofMillis((limit % 10 == 0) ? 50 : 0))));
		test.release(test.lease(A));
		test.time.pass(Duration.ofSeconds(10));

		changeLimits(test);

		assertThat(test.pool.snapshot().survived()).isEmpty();
	}

	@Test
	void listenerThatBlocksAtEachLeaseIsCounted() {
		TestPool test = new TestPool(2, 4);
		test.pool.events().tell(new PoolListener() {

			@Override
			public void released(PoolRoute route, long connection, long heldNanos) {
				test.time.pass(Duration.ofMillis(10));
			}

		});

		leaseOften(test);
		test.time.pass(Duration.ofSeconds(10));
		leaseOften(test);

		assertThat(test.pool.snapshot().survived().get(Incident.SLOW_LISTENER)).isBetween(1L, 100L);
	}

	@Test
	void listenerThatIsSlowWhileItsClassesAreLoadedIsNotCounted() {
		TestPool test = new TestPool(2, 4);
		Instant start = test.time.now();
		test.pool.events().tell(atEachLimit((limit) -> {
			boolean isCold = test.time.now().isBefore(start.plusSeconds(9));
			test.time.pass(Duration.ofMillis(isCold ? 900 : 0));
		}));
		test.release(test.lease(A));

		changeLimits(test);

		assertThat(test.time.now()).isAfterOrEqualTo(start.plusSeconds(9));
		assertThat(test.pool.snapshot().survived()).isEmpty();
	}

	private static PoolListener atEachLimit(IntConsumer work) {
		return new PoolListener() {

			@Override
			public void limitChanged(PoolRoute route, int before, int after) {
				work.accept(after);
			}

		};
	}

	private static void changeLimits(TestPool test) {
		for (int limit = 1; limit <= 100; limit++) {
			test.pool.setMaxPerRoute(A, limit);
		}
	}

	private static void leaseOften(TestPool test) {
		for (int i = 0; i < 1000; i++) {
			test.release(test.lease(A));
		}
	}

}
