package io.httppool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.httppool.settings.ReusePolicy;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.RouteSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Errors inside the pool, callers that die, and leases that no thread asks for any more.
 */
class UnderFireTests {

	private static final HttpRoute A = TestPool.A;

	@Test
	void appenderWhenItThrowsCostsItsLinesAndNoConnection() {
		TestPool test = new TestPool(10, 10);
		List<PoolEntry<HttpRoute, FakeConnection>> leased = IntStream.range(0, 10)
			.mapToObj((i) -> test.lease(A))
			.toList();
		List<FakeConnection> connections = leased.stream().map(PoolEntry::getConnection).toList();

		try (ThrowingAppender appender = new ThrowingAppender()) {
			leased.forEach(test::discard);

			assertThat(appender.calls).isPositive();
		}

		assertThat(connections).noneMatch(FakeConnection::isOpen);
		assertThat(test.pool.permits().taken()).isZero();
		assertThat(test.pool.snapshot().survived()).containsEntry(Incident.LOGGING_FAILURE, 10L);
	}

	@Test
	void claimWhenTheCheckAndItsReportThrowEnds() {
		boolean[] isFailing = { false };
		TestPool test = new TestPool(TestPool.settings(1, 1, ReusePolicy.LIFO, (base) -> base), (connection) -> {
			if (isFailing[0]) {
				throw new OutOfMemoryError("in a check");
			}
			return null;
		});
		test.release(test.lease(A));
		test.time.pass(Duration.ofSeconds(1));
		isFailing[0] = true;

		try (ThrowingAppender appender = new ThrowingAppender()) {
			test.pool.maintenance().sweep();

			assertThat(appender.calls).isPositive();
		}

		assertThat(test.snapshot(A).total()).isZero();
		assertThat(test.pool.permits().taken()).isZero();
	}

	@Test
	void leaseWhenItsDeadlineHasPassedIsNotServedThoughNoThreadAsks() {
		TestPool test = new TestPool(1, 1);
		var leased = test.lease(A);
		Future<?> abandoned = test.pool.lease(A, null, Timeout.ofMilliseconds(10), null);
		test.time.pass(Duration.ofMillis(10));

		test.release(leased);

		assertThat(abandoned.isDone()).isFalse();
		assertThat(test.snapshot(A).available()).isOne();
		assertThat(test.lease(A).getConnection()).isSameAs(leased.getConnection());
	}

	@Test
	void leaseWhenNoThreadAsksForItIsEndedByTheUpkeep() {
		TestPool test = new TestPool(1, 1);
		test.lease(A);
		Future<?> abandoned = test.pool.lease(A, null, Timeout.ofMilliseconds(10), null);
		test.time.pass(Duration.ofMillis(1010));

		test.pool.maintenance().expireLeases();

		RouteSnapshot route = test.snapshot(A);
		assertThat(route.pending()).isZero();
		assertThat(route.totals().timeouts()).isOne();
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> abandoned.get(1, TimeUnit.SECONDS));
	}

	@Test
	void auditWhenAllIsWellChangesNothing() {
		TestPool test = new TestPool(3, 3);
		test.release(test.lease(A));
		test.lease(A);
		test.lease(TestPool.B);

		test.pool.maintenance().audit();
		test.time.pass(Duration.ofMinutes(1));

		assertThat(test.pool.maintenance().audit()).isZero();
		assertThat(test.pool.permits().taken()).isEqualTo(2);
		assertThat(test.snapshot(A).totals().closed()).doesNotContainKey(CloseReason.EVICTED);
	}

	@Test
	void settlementWhenOnePartThrowsCarriesOutTheOthers() {
		TestPool test = new TestPool(3, 3);
		List<PoolEntry<HttpRoute, FakeConnection>> leased = new ArrayList<>();
		leased.add(test.leaseWatched(A, () -> {
			throw new StackOverflowError("in a closing");
		}));
		leased.add(test.lease(A));
		leased.add(test.lease(A));
		leased.forEach(test::release);

		test.pool.operations().evictIdle(null);
		int unclear = test.pool.permits().taken();
		test.pool.maintenance().audit();
		test.time.pass(Duration.ofSeconds(10));
		test.pool.maintenance().audit();

		assertThat(unclear).isOne();
		assertThat(leased.get(1).getConnection()).isNull();
		assertThat(leased.get(2).getConnection()).isNull();
		assertThat(test.pool.permits().taken()).isZero();
	}

	@Test
	void releaseOfNothingDoesNothing() {
		TestPool test = new TestPool(1, 1);

		test.pool.release(null, true);

		assertThat(test.pool.getTotalStats().getLeased()).isZero();
	}

	@Test
	void releaseOfAForeignEntryIsRefused() {
		TestPool test = new TestPool(1, 1);
		PoolEntry<HttpRoute, FakeConnection> foreign = new PoolEntry<>(A);

		assertThatIllegalStateException().isThrownBy(() -> test.pool.release(foreign, true))
			.withMessageContaining("not leased");
	}

	@Test
	void toStringShowsNameAndCounts() {
		TestPool test = new TestPool(1, 1);
		test.lease(A);
		test.ask(A);

		assertThat(test.pool).hasToString("test[leased: 1; pending: 1; available: 0; max: 1]");
	}

	@Test
	void routesWhenManyStarveAreServedOneAfterTheOther() {
		TestPool test = new TestPool(1, 1);
		var leased = test.lease(A);
		List<Future<PoolEntry<HttpRoute, FakeConnection>>> waiting = IntStream.range(0, 500)
			.mapToObj((i) -> test.ask(new HttpRoute(new HttpHost("http", "h" + i, 80))))
			.toList();

		test.discard(leased);
		int served = 0;
		while (served < waiting.size() && waiting.get(served).isDone()) {
			test.discard(TestPool.open(waiting.get(served), (entry) -> new FakeConnection()));
			served++;
		}

		assertThat(served).isEqualTo(500);
		assertThat(test.pool.permits().taken()).isZero();
	}

	/**
	 * An appender of the pool's log that throws.
	 */
	private static final class ThrowingAppender extends AppenderBase<ILoggingEvent> implements AutoCloseable {

		private final Logger logger = (Logger) LoggerFactory.getLogger("io.httppool.pool");

		private int calls;

		private ThrowingAppender() {
			setContext(this.logger.getLoggerContext());
			start();
			this.logger.setLevel(Level.DEBUG);
			this.logger.setAdditive(false);
			this.logger.addAppender(this);
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.calls++;
			throw new OutOfMemoryError("in an appender");
		}

		@Override
		public void close() {
			this.logger.detachAppender(this);
			this.logger.setAdditive(true);
			this.logger.setLevel(null);
		}

	}

}
