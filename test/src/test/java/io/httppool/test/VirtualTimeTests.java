package io.httppool.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.httppool.time.PoolClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class VirtualTimeTests {

	private final VirtualTime time = new VirtualTime();

	@Test
	void clockShowsTimeThatHasPassed() {
		PoolClock clock = this.time.clock();
		Instant start = clock.instants().instant();

		this.time.pass(Duration.ofMinutes(2));

		assertThat(clock.ticker().read()).isEqualTo(Duration.ofMinutes(2).toNanos());
		assertThat(clock.instants().instant()).isEqualTo(start.plusSeconds(120)).isEqualTo(this.time.now());
	}

	@Test
	void listenersAreToldAfterTimeHasPassed() {
		List<Long> readings = new ArrayList<>();
		this.time.onPass(() -> readings.add(this.time.ticker().read()));

		this.time.pass(Duration.ofNanos(3));

		assertThat(readings).containsExactly(3L);
	}

	@Test
	void passWhenSpanIsNegativeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.time.pass(Duration.ofMillis(-1)))
			.withMessage("Time passes forwards only, but was to pass by PT-0.001S");
	}

}
