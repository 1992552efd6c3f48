package io.httppool.test.assertion;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.httppool.test.assertion.HttpPoolAssertions.assertThatThreads;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for assertions about threads that are left behind.
 */
class ThreadLeakTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private final ThreadSnapshot before = ThreadSnapshot.take();

	private final CountDownLatch end = new CountDownLatch(1);

	private Thread leaky = new Thread(this::lingerAround, "leaky-1");

	@AfterEach
	void endThread() throws InterruptedException {
		this.end.countDown();
		this.leaky.join();
	}

	@Test
	void noneLeakedWhenThreadLivesOnFailsWithItsStack() {
		this.leaky.setDaemon(true);
		this.leaky.start();

		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatThreads().within(SHORT).noneLeakedSince(this.before))
			.withMessageStartingWith("%nExpecting no leaked threads, but after 100ms there were 1 more than before:%n"
					+ "  \"leaky-1\" #%d daemon WAITING%n    at ", this.leaky.getId())
			.withMessageContaining("%n    at %s.lingerAround(ThreadLeakTests.java:".formatted(getClass().getName()));
	}

	@Test
	void noneLeakedWhenAllThreadsOfManyLiveOnNamesEach() {
		Thread other = new Thread(this::lingerAround, "leaky-2");
		this.leaky.start();
		other.start();

		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatThreads().as("after the test").within(SHORT).noneLeakedSince(this.before))
			.withMessageStartingWith("[after the test]")
			.withMessageContainingAll("there were 2 more", "\"leaky-1\"", "\"leaky-2\"");
	}

	@Test
	void noneLeakedWhenThreadEndsInTimeWaitsForIt() {
		this.leaky.start();
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(this.end::countDown);

		assertThatThreads().noneLeakedSince(this.before);
	}

	@Test
	void noneLeakedWhenThreadWasThereBeforeIsContent() {
		this.leaky.start();

		assertThatThreads().within(SHORT).noneLeakedSince(ThreadSnapshot.take());
	}

	@Test
	void noneLeakedWhenAFutureHasATimeoutIsContent() {
		new CompletableFuture<>().orTimeout(1, TimeUnit.HOURS);

		assertThatThreads().within(SHORT).noneLeakedSince(new ThreadSnapshot(withoutDelayer(this.before)));
	}

	/** The thread may have been started by another test. */
	private static Set<Long> withoutDelayer(ThreadSnapshot before) {
		Set<Long> ids = new HashSet<>(before.ids());
		Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().toLowerCase(Locale.ROOT).contains("delayscheduler"))
			.forEach((thread) -> ids.remove(thread.getId()));
		return ids;
	}

	@Test
	void noneLeakedWhenCommonPoolHasWorkersIsContent() {
		ForkJoinPool.commonPool().execute(this::lingerAround);

		assertThatThreads().within(SHORT).noneLeakedSince(this.before);
	}

	@Test
	void withinWhenTimeIsTooShortIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> assertThatThreads().within(Duration.ZERO))
			.withMessage("Time to wait must be at least PT0.01S, but was PT0S");
	}

	private void lingerAround() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
