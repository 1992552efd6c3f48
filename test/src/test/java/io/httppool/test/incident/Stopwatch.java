package io.httppool.test.incident;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.httppool.test.load.Tally;

/**
 * A group of callers that send requests, and a tally of the outcomes. Thread-safe.
 */
final class Stopwatch implements AutoCloseable {

	private final Tally tally = new Tally();

	private final long createdAt = System.nanoTime();

	private final ExecutorService callers;

	Stopwatch() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("caller-");
		threads.setDaemon(true);
		this.callers = Executors.newCachedThreadPool(threads);
	}

	/** Have so many callers send a request at once, and wait for all of them. */
	void sendAtOnce(int callers, Runnable request) throws InterruptedException {
		Callable<Void> call = () -> {
			send(request);
			return null;
		};
		this.callers.invokeAll(IntStream.range(0, callers).mapToObj((i) -> call).toList());
	}

	/** Send a request and wait for its end. */
	void send(Runnable request) {
		long startedAt = System.nanoTime();
		try {
			request.run();
		}
		catch (Throwable ex) {
			this.tally.failed(ex);
		}
		record(startedAt);
	}

	/**
	 * Send a request for a caller with a deadline, who then interrupts the thread that
	 * sends it, as the cancellation of a future does, and goes on.
	 */
	void sendWithin(Duration deadline, Runnable request) throws InterruptedException {
		long startedAt = System.nanoTime();
		Future<?> answer = this.callers.submit(request);
		try {
			answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			answer.cancel(true);
			note("no answer within %d ms".formatted(deadline.toMillis()));
		}
		catch (ExecutionException ex) {
			this.tally.failed(ex);
		}
		record(startedAt);
	}

	/** Note a failure without an exception. */
	void note(String failure) {
		this.tally.failed(failure);
	}

	private void record(long startedAt) {
		this.tally.took(System.nanoTime() - startedAt);
	}

	/** Return the result of the requests so far. */
	Run run(long opened) {
		return Run.of(this.tally.outcome(Duration.ofNanos(System.nanoTime() - this.createdAt)), opened);
	}

	@Override
	public void close() {
		this.callers.shutdownNow();
	}

}
