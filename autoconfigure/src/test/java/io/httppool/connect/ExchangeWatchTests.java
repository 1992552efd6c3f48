package io.httppool.connect;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.core5.http.ConnectionClosedException;
import org.junit.jupiter.api.Test;

import io.httppool.pool.Deadlines;
import io.httppool.pool.ExchangeTerms;
import io.httppool.pool.TestThreads;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.LeasePhase;
import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The limits of one exchange, between its holder and the upkeep.
 */
class ExchangeWatchTests {

	private static final long NO_LIMIT = Long.MAX_VALUE;

	private final VirtualTime time = new VirtualTime();

	private final ExchangeWatch watch = new ExchangeWatch();

	private final AtomicInteger closed = new AtomicInteger();

	@Test
	void exchangeWithoutLimitsHasNone() throws IOException {
		lease(RouteSettings.defaults());

		this.watch.begin(LeasePhase.WRITE, 0);
		this.watch.writing();
		assertThat(left()).isEqualTo(NO_LIMIT);
		this.watch.written(1);
		this.watch.awaiting();

		assertThat(left()).isEqualTo(NO_LIMIT);
		assertThat(this.watch.release()).isTrue();
	}

	@Test
	void limitOfAWriteBeginsAnewWithEachSlice() throws IOException {
		lease(RouteSettings.custom().writeTimeout(Duration.ofSeconds(1)).build());

		this.watch.begin(LeasePhase.WRITE, 0);
		this.watch.writing();
		this.time.pass(Duration.ofMillis(600));
		assertThat(left()).isEqualTo(Duration.ofMillis(400).toNanos());
		this.watch.writing();

		assertThat(left()).isEqualTo(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void limitEndsExactlyWhenItsTimeIsOver() throws IOException {
		lease(RouteSettings.custom().writeTimeout(Duration.ofSeconds(1)).build());
		this.watch.begin(LeasePhase.WRITE, 0);
		this.watch.writing();

		this.time.pass(Duration.ofSeconds(1).minusNanos(1));
		assertThat(left()).isEqualTo(1);
		assertThat(this.closed).hasValue(0);
		this.time.pass(Duration.ofNanos(1));
		left();

		assertThat(this.closed).hasValue(1);
		assertThatIOException().isThrownBy(() -> this.watch.written(1)).withMessageContaining("Writing the request");
		assertThat(this.watch.release()).isFalse();
	}

	@Test
	void callerMayTakeItsTimeBetweenTwoSlices() throws IOException {
		lease(RouteSettings.custom().writeTimeout(Duration.ofSeconds(1)).build());
		this.watch.begin(LeasePhase.WRITE, 0);
		this.watch.writing();

		this.watch.written(1);
		this.time.pass(Duration.ofSeconds(2));

		assertThat(left()).isEqualTo(NO_LIMIT);
		this.watch.writing();
	}

	@Test
	void limitOfAHeadIsNotThatOfTheWrite() throws IOException {
		lease(RouteSettings.custom().writeTimeout(Duration.ofSeconds(1)).build());
		this.watch.begin(LeasePhase.WRITE, 0);
		this.watch.writing();

		this.watch.written(1);
		this.watch.awaiting();

		assertThat(left()).isEqualTo(NO_LIMIT);
		assertThat(this.watch.phase()).isEqualTo(LeasePhase.AWAIT);
	}

	@Test
	void exchangeThatIsOverLeavesNoLimitToTheNextLease() throws IOException {
		lease(RouteSettings.custom().writeTimeout(Duration.ofSeconds(1)).build());
		this.watch.begin(LeasePhase.WRITE, 0);
		this.watch.writing();

		assertThat(this.watch.release()).isTrue();
		this.time.pass(Duration.ofSeconds(2));

		assertThat(left()).isEqualTo(NO_LIMIT);
		assertThat(this.closed).hasValue(0);
	}

	@Test
	void failureOfAConnectionThatThePoolClosedAtItsEndSaysSo() {
		lease(RouteSettings.defaults());
		this.watch.begin(LeasePhase.WRITE, 0);

		this.watch.closing(CloseReason.SHUTDOWN);

		assertThat(this.watch.explain(new IOException())).isInstanceOf(ConnectionClosedException.class)
			.hasMessageContaining("a request to http://localhost:80 was cut while it was writing the request");
	}

	/** Either the holder goes on or the connection is closed, and never both. */
	@Test
	void holderAndUpkeepAgreeWhoEndsALimit() throws Exception {
		for (int i = 0; i < 2_000; i++) {
			ExchangeWatch raced = new ExchangeWatch();
			raced.lease(terms(RouteSettings.custom().writeTimeout(Duration.ofMillis(1)).build()), false);
			raced.begin(LeasePhase.WRITE, 0);
			raced.writing();
			long late = this.time.ticker().read() + Duration.ofMillis(2).toNanos();
			AtomicInteger closings = new AtomicInteger();
			CountDownLatch done = new CountDownLatch(1);
			TestThreads.unstarted(() -> {
				raced.endIfOverdue(late, closings::incrementAndGet);
				done.countDown();
			}, "upkeep").start();
			boolean goesOn = raced.release();
			done.await();

			assertThat(closings.get()).isEqualTo(goesOn ? 0 : 1);
		}
	}

	private void lease(RouteSettings settings) {
		this.watch.lease(terms(settings), false);
	}

	private ExchangeTerms terms(RouteSettings settings) {
		return new ExchangeTerms("http://localhost:80", settings, new Deadlines(this.time.ticker()));
	}

	private long left() {
		return this.watch.endIfOverdue(this.time.ticker().read(), this.closed::incrementAndGet);
	}

}
