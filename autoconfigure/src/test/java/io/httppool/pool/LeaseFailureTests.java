package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import io.httppool.event.LeaseFailure;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for who tells the listeners that a lease has failed.
 */
class LeaseFailureTests {

	@Test
	void failureOfALeaseIsToldByTheThreadThatWaitsForIt() throws Exception {
		TestPool test = new TestPool(1, 1);
		CountDownLatch waits = new CountDownLatch(1);
		CompletableFuture<Thread> told = new CompletableFuture<>();
		test.pool.events().tell(new PoolListener() {

			@Override
			public void waiting(PoolRoute route) {
				waits.countDown();
			}

			@Override
			public void leaseFailed(PoolRoute route, LeaseFailure outcome, long waitedNanos) {
				told.complete(Thread.currentThread());
			}

		});
		test.lease(TestPool.A);
		Future<?> lease = test.ask(TestPool.A);
		Thread waiting = TestThreads.unstarted(() -> catchThrowable(lease::get), "waiting");

		waiting.start();
		waits.await();
		lease.cancel(true);

		assertThat(told).succeedsWithin(Duration.ofSeconds(30)).isSameAs(waiting);
	}

}
