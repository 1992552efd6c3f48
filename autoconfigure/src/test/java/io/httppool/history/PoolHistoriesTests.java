package io.httppool.history;

import org.junit.jupiter.api.Test;

import io.httppool.LivePool;
import io.httppool.pool.ConnectionPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PoolHistories}.
 */
class PoolHistoriesTests {

	@Test
	void historyGoesWithItsPool() {
		try (LivePool live = new LivePool()) {
			PoolHistories histories = new PoolHistories(live.registry(), live.tuner(), live.clock());
			histories.start();
			ConnectionPool<?> pool = live.declare("gone").pool();
			assertThat(histories.of(pool, 1, (route) -> true)).isPresent();

			live.registry().forget(pool);

			assertThat(histories.of(pool, 1, (route) -> true)).isEmpty();
		}
	}

}
