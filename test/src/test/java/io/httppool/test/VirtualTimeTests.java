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
		long first = clock.ticker().read();
		Instant start = clock.instants().instant();

		this.time.pass(Duration.ofMinutes(2));

		assertThat(clock.ticker().read() - first).isEqualTo(Duration.ofMinutes(2).toNanos());
		assertThat(clock.instants().instant()).isEqualTo(start.plusSeconds(120)).isEqualTo(this.time.now());
	}

	@Test
	void listenersAreToldAfterTimeHasPassed() {
		long first = this.time.ticker().read();
		List<Long> passed = new ArrayList<>();
		this.time.onPass(() -> passed.add(this.time.ticker().read() - first));

		this.time.pass(Duration.ofNanos(3));

		assertThat(passed).containsExactly(3L);
	}

	@Test
	void passWhenSpanIsNegativeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.time.pass(Duration.ofMillis(-1)))
			.withMessage("Span must not be negative, but was PT-0.001S");
	}

}
