package io.httppool.upkeep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.pool.TestPool;
import io.httppool.snapshot.Incident;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContainedTask}, on a ticker that wraps around.
 */
class ContainedTaskTests {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final TestPool test = new TestPool(1, 1);

	private final List<Long> runs = new ArrayList<>();

	private long now = Long.MAX_VALUE - 1_000;

	@Test
	void taskIsDueAtOnceAndThenWhenItSays() {
		ContainedTask task = task((at) -> Duration.ofSeconds(10));

		long first = task.runIfDue(this.now);
		pass(Duration.ofSeconds(4));
		long second = task.runIfDue(this.now);
		pass(Duration.ofSeconds(6));
		task.runIfDue(this.now);

		assertThat(first).isEqualTo(Duration.ofSeconds(10).toNanos());
		assertThat(second).isEqualTo(Duration.ofSeconds(6).toNanos());
		assertThat(this.runs).hasSize(2);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void taskThatThrowsIsCountedAndRunAgainAfterItsInterval(UpkeepTask failing) {
		ContainedTask task = task(failing);

		long next = task.runIfDue(this.now);
		pass(INTERVAL);
		task.runIfDue(this.now);

		assertThat(next).isEqualTo(INTERVAL.toNanos());
		assertThat(this.runs).hasSize(2);
		assertThat(this.test.pool.snapshot().survived()).containsEntry(Incident.UPKEEP_FAILURE, 2L);
	}

	static Stream<UpkeepTask> failures() {
		return Stream.of((at) -> {
			throw new IllegalStateException("in a test");
		}, (at) -> {
			throw new StackOverflowError("in a test");
		});
	}

	@Test
	void ageIsThatOfTheLastRunThatEndedWell() {
		List<Boolean> isFailing = new ArrayList<>(List.of(false, true, true, false));
		ContainedTask task = task((at) -> {
			if (isFailing.remove(0)) {
				throw new IllegalStateException("in a test");
			}
			return INTERVAL;
		});

		List<Duration> ages = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			task.runIfDue(this.now);
			ages.add(task.age(this.now));
			pass(INTERVAL);
		}

		assertThat(ages).containsExactly(Duration.ZERO, INTERVAL, INTERVAL.multipliedBy(2), Duration.ZERO);
	}

	@Test
	void hastenHasItRunOnceBeforeItIsDue() {
		ContainedTask task = task((at) -> INTERVAL);
		task.runIfDue(this.now);

		task.hasten();
		task.runIfDue(this.now);
		task.runIfDue(this.now);

		assertThat(this.runs).hasSize(2);
	}

	@Test
	void hastenWhileItRunsHasItRunOnceMore() {
		List<ContainedTask> self = new ArrayList<>();
		self.add(task((at) -> {
			if (this.runs.size() == 1) {
				self.get(0).hasten();
			}
			return INTERVAL;
		}));

		long next = self.get(0).runIfDue(this.now);
		long afterwards = self.get(0).runIfDue(this.now);

		assertThat(next).isZero();
		assertThat(afterwards).isEqualTo(INTERVAL.toNanos());
		assertThat(this.runs).hasSize(2);
	}

	private ContainedTask task(UpkeepTask task) {
		return new ContainedTask("test", (at) -> {
			this.runs.add(at);
			return task.runOnce(at);
		}, this.test.pool.maintenance(), INTERVAL, this.now);
	}

	private void pass(Duration span) {
		this.now += span.toNanos();
	}

}
