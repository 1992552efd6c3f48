package io.httppool.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Workers}.
 */
class WorkersTests {

	private final List<Integer> begun = new ArrayList<>();

	@Test
	void submitWhenAllWorkersAreBusyWaitsInOrder() {
		Workers workers = new Workers(2);

		submit(workers, 1, 2, 3, 4);

		assertThat(this.begun).containsExactly(1, 2);
		workers.done();
		assertThat(this.begun).containsExactly(1, 2, 3);
		workers.done();
		assertThat(this.begun).containsExactly(1, 2, 3, 4);
	}

	@Test
	void limitToWhenRaisedBeginsWaitingJobsAtOnce() {
		Workers workers = new Workers(1);
		submit(workers, 1, 2, 3, 4);

		workers.limitTo(3);

		assertThat(this.begun).containsExactly(1, 2, 3);
	}

	@Test
	void limitToWhenLoweredBindsAsJobsEnd() {
		Workers workers = new Workers(3);
		submit(workers, 1, 2, 3, 4);

		workers.limitTo(1);
		workers.done();
		workers.done();

		assertThat(this.begun).containsExactly(1, 2, 3);
		workers.done();
		assertThat(this.begun).containsExactly(1, 2, 3, 4);
	}

	@Test
	void jobsWhenManyThreadsSubmitAndEndNeverExceedTheLimit() throws Exception {
		int limit = 4;
		int jobs = 10_000;
		Workers workers = new Workers(limit);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch ended = new CountDownLatch(jobs);
		ExecutorService submitters = Executors.newFixedThreadPool(4);
		ExecutorService enders = Executors.newFixedThreadPool(4);

		for (int i = 0; i < jobs; i++) {
			submitters.execute(() -> workers.submit(() -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				enders.execute(() -> {
					running.decrementAndGet();
					ended.countDown();
					workers.done();
				});
			}));
		}
		boolean allEnded = ended.await(30, TimeUnit.SECONDS);
		submitters.shutdownNow();
		enders.shutdownNow();

		assertThat(allEnded).isTrue();
		assertThat(most).hasValueBetween(2, limit);
	}

	private void submit(Workers workers, int... jobs) {
		for (int job : jobs) {
			workers.submit(() -> this.begun.add(job));
		}
	}

}
