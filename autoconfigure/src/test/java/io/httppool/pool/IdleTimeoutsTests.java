package io.httppool.pool;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.IdleTimeout;
import io.httppool.snapshot.IdleTimeout.Source;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long connections may stay available, and who says so: 30 seconds are configured,
 * and 55 are the most.
 */
class IdleTimeoutsTests {

	private static final HttpRoute A = TestPool.A;

	private static final SocketAddress PEER = new FakeConnection().getRemoteAddress();

	private static final SocketAddress ANOTHER = new InetSocketAddress("127.0.0.2", 443);

	private final TestPool test = new TestPool(1, 1);

	@ParameterizedTest
	@CsvSource({ "100ms, 75ms", "2s, 1500ms", "4s, 3s", "5s, 4s", "54s, 53s", "56s, 55s" })
	void connectionWhenItsServerStatesAKeepAliveGoesEarlierByAQuarterOrASecond(String stated, String kept) {
		releaseWhenServerStates(duration(stated));

		assertThat(this.test.snapshot(A).idleTimeout()).isEqualTo(new IdleTimeout(duration(kept), Source.HEADER, null));
		assertThat(closedAfter(duration(kept).minusNanos(1))).isZero();
		assertThat(closedAfter(Duration.ofNanos(1))).isOne();
	}

	@Test
	void connectionWhenItsServerStatesMoreThanIsAllowedGoesByTheSettings() {
		releaseWhenServerStates(Duration.ofHours(1));

		assertThat(idleTimeout()).isEqualTo(new IdleTimeout(Duration.ofSeconds(55), Source.CONFIGURED, null));
		assertThat(closedAfter(Duration.ofSeconds(55))).isOne();
	}

	@Test
	void connectionWhenNobodySaysAnythingGoesByTheSettings() {
		this.test.release(this.test.lease(A));

		assertThat(idleTimeout()).isEqualTo(new IdleTimeout(Duration.ofSeconds(30), Source.CONFIGURED, null));
		assertThat(closedAfter(Duration.ofSeconds(30))).isOne();
	}

	@Test
	void connectionWhenLessWasLearnedOfItsPeerGoesByThat() {
		this.test.release(this.test.lease(A));
		learn(Map.of(PEER, Duration.ofSeconds(4), ANOTHER, Duration.ofSeconds(3)));

		releaseWhenServerStates(Duration.ofSeconds(20));

		assertThat(idleTimeout())
			.isEqualTo(new IdleTimeout(Duration.ofSeconds(4), Source.LEARNED, Duration.ofSeconds(3)));
		assertThat(closedAfter(Duration.ofSeconds(4))).isOne();
	}

	@Test
	void connectionWhenMoreWasLearnedOfItsPeerGoesByTheHeader() {
		this.test.release(this.test.lease(A));
		learn(Map.of(PEER, Duration.ofSeconds(10)));

		releaseWhenServerStates(Duration.ofSeconds(5));

		assertThat(idleTimeout())
			.isEqualTo(new IdleTimeout(Duration.ofSeconds(4), Source.HEADER, Duration.ofSeconds(10)));
	}

	@Test
	void connectionWhenSomethingWasLearnedOfAnotherPeerGoesByTheSettings() {
		this.test.release(this.test.lease(A));
		learn(Map.of(ANOTHER, Duration.ofSeconds(3)));

		this.test.release(this.test.lease(A));

		assertThat(idleTimeout())
			.isEqualTo(new IdleTimeout(Duration.ofSeconds(30), Source.CONFIGURED, Duration.ofSeconds(3)));
	}

	@Test
	void connectionWhenSomethingIsLearnedWhileItIsAvailableGoesByThatFromItsLastUse() {
		this.test.release(this.test.lease(A));
		this.test.time.pass(Duration.ofSeconds(3));

		learn(Map.of(PEER, Duration.ofSeconds(4)));

		assertThat(closedAfter(Duration.ofSeconds(1).minusNanos(1))).isZero();
		assertThat(closedAfter(Duration.ofNanos(1))).isOne();
	}

	@Test
	void connectionWhenMoreIsLearnedWhileItIsAvailableIsNotKeptLonger() {
		releaseWhenServerStates(Duration.ofSeconds(5));

		learn(Map.of(PEER, Duration.ofSeconds(10)));

		assertThat(closedAfter(Duration.ofSeconds(4))).isOne();
	}

	@Test
	void connectionWhenWhatWasLearnedIsForgottenGoesByTheSettingsAgain() {
		this.test.release(this.test.lease(A));
		learn(Map.of(PEER, Duration.ofSeconds(4)));
		learn(Map.of());

		this.test.release(this.test.lease(A));

		assertThat(idleTimeout()).isEqualTo(new IdleTimeout(Duration.ofSeconds(30), Source.CONFIGURED, null));
	}

	private void releaseWhenServerStates(Duration keepAlive) {
		PoolEntry<HttpRoute, FakeConnection> entry = this.test.lease(A);
		this.test.release(entry, TimeValue.of(keepAlive), null);
	}

	private void learn(Map<SocketAddress, Duration> spans) {
		this.test.pool.maintenance().learn(A, spans);
	}

	private IdleTimeout idleTimeout() {
		return this.test.snapshot(A).idleTimeout();
	}

	/** Return how many connections were closed as idle once that time has passed. */
	private long closedAfter(Duration span) {
		this.test.time.pass(span);
		this.test.pool.maintenance().sweep();
		return this.test.closed(A).getOrDefault(CloseReason.IDLE, 0L);
	}

	private static Duration duration(String text) {
		return Duration
			.parse("PT" + (text.endsWith("ms") ? Integer.parseInt(text.replace("ms", "")) / 1000.0 + "s" : text));
	}

}
