package io.httppool.upkeep;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.httppool.event.StaleFinding;
import io.httppool.pool.TestPool;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LearnedKeepAlives}; what is learned from findings is in the tests of
 * the {@link KeepAliveLearner}.
 */
class LearnedKeepAlivesTests {

	private static final SocketAddress PEER = new InetSocketAddress("127.0.0.1", 80);

	private static final int MOST = 1000;

	private final TestPool test = new TestPool(1, 1);

	private final LearnedKeepAlives learned = new LearnedKeepAlives(this.test.pool);

	@Test
	void staleWhenNoConclusionIsDrawnKeepsNoMoreThanAThousand() {
		this.test.release(this.test.lease(TestPool.A));

		for (int times = 0; times < 3; times++) {
			for (int i = 0; i < MOST; i++) {
				this.learned.stale(closedAt(Duration.ofSeconds(5)));
			}
			this.learned.stale(closedAt(Duration.ofSeconds(20)));
			this.learned.conclude(0);
		}

		assertThat(this.test.snapshot(TestPool.A).idleTimeout().learned()).isEqualTo(Duration.ofSeconds(3));
	}

	private static StaleFinding closedAt(Duration idle) {
		return new StaleFinding(TestPool.A, PEER, CloseReason.STALE_FIN, idle, idle.minusSeconds(1));
	}

}
