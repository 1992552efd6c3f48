package io.httppool.test.incident;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.HdrHistogram.ConcurrentHistogram;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Sends requests by many callers at once and notes what becomes of them. Thread-safe.
 */
final class Stopwatch implements AutoCloseable {

	private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(3);

	private final ConcurrentMap<String, Long> failures = new ConcurrentHashMap<>();

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
			note(NestedExceptionUtils.getMostSpecificCause(ex).getClass().getSimpleName());
		}
		record(startedAt);
	}

	/**
	 * Send a request for a caller that waits for so long only. Then it interrupts the
	 * thread that sends it, as whoever cancels a future does, and goes on.
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
			note(NestedExceptionUtils.getMostSpecificCause(ex).getClass().getSimpleName());
		}
		record(startedAt);
	}

	/** Note a failure that no exception told of. */
	void note(String failure) {
		this.failures.merge(failure, 1L, Long::sum);
	}

	private void record(long startedAt) {
		this.latencyMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedAt));
	}

	Run run(long opened) {
		return new Run(this.latencyMicros.getTotalCount(), Map.copyOf(this.failures),
				Duration.of(this.latencyMicros.getValueAtPercentile(99), ChronoUnit.MICROS), opened);
	}

	@Override
	public void close() {
		this.callers.shutdownNow();
	}

}
