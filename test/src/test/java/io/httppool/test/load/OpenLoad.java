package io.httppool.test.load;

import java.time.Duration;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.httppool.time.Ticker;

/**
 * A load of requests that fall due independently of the answers to earlier ones, as those
 * of independent users do. While all workers are busy, further requests are late, which
 * counts as their latency.
 *
 * @param perSecond the number of requests per second, on average
 * @param requests the number of requests in all
 * @param workers the number of requests that can be under way at once
 * @param spacing the gaps between them
 */
public record OpenLoad(int perSecond, long requests, int workers, Spacing spacing) {

	/** As many callers as the application of the incidents has. */
	public static final int WORKERS = 200;

	/**
	 * Create a load of that many requests.
	 */
	public static OpenLoad of(int perSecond, long requests, Spacing spacing) {
		return new OpenLoad(perSecond, requests, WORKERS, spacing);
	}

	/**
	 * Create a load that lasts about that long.
	 */
	public static OpenLoad lasting(int perSecond, Duration duration, Spacing spacing) {
		return of(perSecond, perSecond * duration.toMillis() / 1000, spacing);
	}

	/**
	 * Send the requests and wait for the end of the last.
	 * @param request sends one and returns when it is answered; what it throws is counted
	 */
	public Outcome run(Runnable request) throws InterruptedException {
		return run(request, Ticker.system());
	}

	Outcome run(Runnable request, Ticker ticker) throws InterruptedException {
		long start = ticker.read();
		Schedule schedule = new Schedule(this, start);
		Tally tally = new Tally();
		haveWorkersDo(() -> {
			work(schedule, request, ticker, tally);
			return null;
		}, schedule);
		return tally.outcome(Duration.ofNanos(ticker.read() - start));
	}

	private void haveWorkersDo(Callable<Void> work, Schedule schedule) throws InterruptedException {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("load-");
		threads.setDaemon(true);
		ExecutorService executor = Executors.newFixedThreadPool(this.workers, threads);
		try {
			for (Future<Void> worker : executor.invokeAll(Collections.nCopies(this.workers, work))) {
				worker.get();
			}
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			schedule.end();
			executor.shutdownNow();
		}
	}

	private static void work(Schedule schedule, Runnable request, Ticker ticker, Tally tally) {
		for (OptionalLong due = schedule.next(); due.isPresent(); due = schedule.next()) {
			awaitTime(due.getAsLong(), ticker);
			send(request, due.getAsLong(), ticker, tally);
		}
	}

	private static void awaitTime(long due, Ticker ticker) {
		do {
			// An interrupt meant for the last request would end the next, and no thread
			// parks that is interrupted.
			Thread.interrupted();
			LockSupport.parkNanos(due - ticker.read());
		}
		while (due - ticker.read() > 0);
	}

	private static void send(Runnable request, long due, Ticker ticker, Tally tally) {
		try {
			request.run();
		}
		catch (Throwable ex) {
			tally.failed(ex);
		}
		tally.took(ticker.read() - due);
	}

}
