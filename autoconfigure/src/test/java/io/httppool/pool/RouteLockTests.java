package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RouteLockTests {

	private final RouteLock lock = new RouteLock(User.class);

	@Test
	void lockWhenItsOwnerHasDiedIsTakenOver() throws Exception {
		Thread owner = new Thread(() -> User.leaveBehind(this.lock));
		owner.start();
		owner.join();

		this.lock.lock();

		assertThat(this.lock.isHeldExclusively()).isTrue();
		this.lock.unlock();
		assertThat(this.lock.isHeldExclusively()).isFalse();
	}

	@Test
	void lockWhenItsOwnerHasGoneOnIsTakenOver() throws Exception {
		CountDownLatch left = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Thread owner = new Thread(() -> {
			User.leaveBehind(this.lock);
			left.countDown();
			awaitQuietly(end);
		});
		owner.start();
		left.await();

		this.lock.lock();

		assertThat(owner.isAlive()).isTrue();
		end.countDown();
		owner.join();
	}

	@Test
	void unlockWhenTheLockWasTakenOverLeavesItToTheOther() throws Exception {
		CountDownLatch left = new CountDownLatch(1);
		CountDownLatch late = new CountDownLatch(1);
		Thread owner = new Thread(() -> {
			User.leaveBehind(this.lock);
			left.countDown();
			awaitQuietly(late);
			this.lock.unlock();
		});
		owner.start();
		left.await();
		this.lock.lock();

		late.countDown();
		owner.join();

		assertThat(this.lock.isHeldExclusively()).isTrue();
		this.lock.unlock();
		assertThat(this.lock.isHeldExclusively()).isFalse();
	}

	@Test
	void lockWhenItWasLeftBehindByTheSameThreadIsTakenOver() {
		User.leaveBehind(this.lock);

		this.lock.lock();
		this.lock.unlock();

		assertThat(this.lock.isHeldExclusively()).isFalse();
	}

	@Test
	void lockWhenInterruptedIsTakenAndKeepsTheInterrupt() throws Exception {
		Thread owner = new Thread(() -> User.leaveBehind(this.lock));
		owner.start();
		owner.join();
		Thread.currentThread().interrupt();

		this.lock.lock();

		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.lock.isHeldExclusively()).isTrue();
	}

	@Test
	void lockWhenItsOwnerIsAtWorkIsNotTakenOver() {
		AtomicInteger inside = new AtomicInteger();
		Thread owner = new Thread(() -> User.work(this.lock, inside));
		owner.start();
		Awaitility.await().until(() -> inside.get() == 1);
		Thread other = new Thread(() -> User.work(this.lock, inside));
		other.start();
		Awaitility.await().until(() -> other.getState() == Thread.State.TIMED_WAITING);

		Awaitility.await().during(Duration.ofMillis(400)).atMost(Duration.ofSeconds(20)).until(() -> inside.get() == 1);

		inside.set(-1);
		Awaitility.await().until(() -> !owner.isAlive() && !other.isAlive());
		assertThat(this.lock.isHeldExclusively()).isFalse();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The class that takes and releases the lock.
	 */
	private static final class User {

		private static void leaveBehind(RouteLock lock) {
			lock.lock();
		}

		/** Hold the lock until the count is negative. */
		private static void work(RouteLock lock, AtomicInteger inside) {
			lock.lock();
			try {
				if (inside.get() >= 0) {
					inside.incrementAndGet();
				}
				while (inside.get() > 0) {
					Thread.onSpinWait();
				}
			}
			finally {
				lock.unlock();
			}
		}

	}

}
