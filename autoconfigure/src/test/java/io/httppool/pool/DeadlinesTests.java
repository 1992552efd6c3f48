package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pace of the search for exchanges that are over their limits.
 */
class DeadlinesTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long NOTHING = Long.MAX_VALUE;

	private final Deadlines deadlines = new Deadlines(new VirtualTime().ticker());

	private final AtomicInteger alarms = new AtomicInteger();

	@Test
	void pauseLastsASecondWithoutAnyLimit() {
		assertThat(this.deadlines.pauseAfter(NOTHING)).isEqualTo(SECOND);
	}

	@Test
	void pauseEndsWhenTheNextExchangeIsOverItsLimit() {
		assertThat(this.deadlines.pauseAfter(SECOND / 3)).isEqualTo(SECOND / 3);
	}

	@Test
	void pauseIsNeverLongerThanTheShortestLimit() {
		this.deadlines.note(SECOND / 10);

		assertThat(this.deadlines.pauseAfter(SECOND / 2)).isEqualTo(SECOND / 10);
	}

	@Test
	void limitThatIsShorterThanAllWakesTheUpkeepOnce() {
		this.deadlines.alarm(this.alarms::incrementAndGet);

		this.deadlines.note(SECOND / 10);
		this.deadlines.note(SECOND / 10);
		this.deadlines.note(SECOND / 5);
		this.deadlines.note(2 * SECOND);

		assertThat(this.alarms).hasValue(1);
	}

	@Test
	void limitThatIsNotUsedAnyMoreIsForgotten() {
		this.deadlines.note(SECOND / 10);

		long last = 0;
		for (int i = 0; i < 10; i++) {
			last = this.deadlines.pauseAfter(NOTHING);
		}

		assertThat(last).isEqualTo(SECOND);
	}

	@Test
	void limitOfAMillisecondCostsNoLookPerMillisecond() {
		this.deadlines.alarm(this.alarms::incrementAndGet);

		for (int i = 0; i < 100; i++) {
			this.deadlines.note(Duration.ofMillis(1).toNanos());
		}

		assertThat(this.alarms).hasValue(1);
		assertThat(this.deadlines.pauseAfter(NOTHING)).isEqualTo(Duration.ofMillis(5).toNanos());
	}

}
