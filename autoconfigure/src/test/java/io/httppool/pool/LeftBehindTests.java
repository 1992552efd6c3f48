package io.httppool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.PoolEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.statistics.SaturationEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeftBehind}: which exchanges a policy is told of that others have left
 * behind.
 */
class LeftBehindTests {

	private final TestPool test = new TestPool(4, 10);

	private final List<SaturationEvent> events = new ArrayList<>();

	private final List<PoolEntry<HttpRoute, FakeConnection>> held = new ArrayList<>();

	LeftBehindTests() {
		this.test.pool.limitControl().tuner((route, event) -> this.events.add(event));
	}

	@ParameterizedTest
	@CsvSource({ "21, 4, 2", "21, 3, 0", "19, 4, 0" })
	void exchangesAreLeftBehindByFourThatBeganTwoLatenciesLaterAndWereAnswered(long millisLater, int answers,
			int leftBehind) {
		lease(2);
		pass(millisLater);
		answer(answers);

		askAtTheLimit();

		assertThat(leftBehind()).isEqualTo(leftBehind);
	}

	@Test
	void answersInTheOrderOfTheRequestsLeaveNoneBehind() {
		for (int i = 0; i < 4; i++) {
			lease(1);
			pass(10);
		}
		for (int i = 0; i < 8; i++) {
			this.test.release(this.held.remove(0));
			lease(1);
			pass(10);
		}
		pass(5000);

		this.test.ask(TestPool.A);

		assertThat(leftBehind()).isZero();
	}

	@Test
	void noneIsLeftBehindWhereNoneWasAnswered() {
		lease(4);
		pass(5000);

		this.test.ask(TestPool.A);

		assertThat(leftBehind()).isZero();
	}

	@Test
	void timeToOpenAConnectionDoesNotCount() {
		FakeConnection slow = connecting();
		connecting();
		pass(100);
		this.test.pool.noteConnecting(slow, false);
		pass(15);
		answer(4);

		askAtTheLimit();

		assertThat(leftBehind()).as("open for 15 ms, and not yet").isZero();
	}

	@Test
	void connectionIsOpenOnceItsTunnelIs() {
		lease(1);
		FakeConnection tunnel = connecting();
		pass(1);
		this.test.pool.noteConnecting(tunnel, false);
		tunnel.tunnels(true);
		pass(100);
		answer(4);

		askAtTheLimit();
		assertThat(leftBehind()).as("all but the one with the tunnel").isOne();

		tunnel.tunnels(false);
		pass(1);
		this.test.ask(TestPool.A);
		assertThat(leftBehind()).isEqualTo(2);
	}

	@Test
	void theyAreCountedOnceInAMillisecondAtMost() {
		lease(2);
		PoolEntry<HttpRoute, FakeConnection> lasting = this.held.get(0);
		pass(100);
		answer(4);
		askAtTheLimit();
		this.test.ask(TestPool.A);

		this.test.discard(lasting);
		this.test.ask(TestPool.A);
		assertThat(leftBehind()).isEqualTo(2);

		pass(1);
		this.test.ask(TestPool.A);
		assertThat(leftBehind()).isOne();
	}

	private void answer(int count) {
		for (int i = 0; i < count; i++) {
			lease(1);
			pass(10);
			this.test.release(this.held.remove(this.held.size() - 1));
		}
	}

	private void askAtTheLimit() {
		lease(2);
		this.test.ask(TestPool.A);
	}

	private FakeConnection connecting() {
		FakeConnection connection = new FakeConnection();
		this.held.add(TestPool.open(this.test.ask(TestPool.A), (entry) -> connection));
		this.test.pool.noteConnecting(connection, true);
		return connection;
	}

	private void lease(int count) {
		for (int i = 0; i < count; i++) {
			this.held.add(this.test.lease(TestPool.A));
		}
	}

	private void pass(long millis) {
		this.test.time.pass(Duration.ofMillis(millis));
	}

	private int leftBehind() {
		return this.events.get(this.events.size() - 1).leftBehind();
	}

}
