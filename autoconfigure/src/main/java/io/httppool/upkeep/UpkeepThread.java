package io.httppool.upkeep;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.time.Ticker;

/**
 * The one thread of the upkeep. It is a platform thread even where requests run on
 * virtual threads: it must run above all when their carriers are all taken. Thread-safe.
 */
final class UpkeepThread {

	private static final Logger logger = LoggerFactory.getLogger(UpkeepThread.class);

	/** How long stopping the upkeep waits for a task under way, in milliseconds. */
	private static final long PATIENCE = TimeUnit.SECONDS.toMillis(5);

	private static final long RETRY = TimeUnit.SECONDS.toNanos(1);

	private final LongFunction<Duration> upkeep;

	private final Ticker ticker;

	private final Thread thread;

	/** Kept beside the unpark, which a task that waits for a lock may use up. */
	private volatile boolean isWoken;

	private volatile boolean isEnding;

	/**
	 * Create a thread that is not started.
	 * @param upkeep the work: it is given the reading of the ticker, and returns the time
	 * until it should run again
	 * @param ticker the source of time
	 */
	UpkeepThread(LongFunction<Duration> upkeep, Ticker ticker) {
		this.upkeep = upkeep;
		this.ticker = ticker;
		this.thread = new Thread(this::run, "httppool-upkeep");
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	void wake() {
		this.isWoken = true;
		LockSupport.unpark(this.thread);
	}

	/** End the thread, and wait for a task under way unless it takes long. */
	void end() {
		this.isEnding = true;
		wake();
		try {
			this.thread.join(PATIENCE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Run until the end. An interrupt is cleared: it would keep the thread from parking.
	 */
	private void run() {
		while (!this.isEnding) {
			this.isWoken = false;
			long pause = work();
			Thread.interrupted();
			if (!this.isWoken && !this.isEnding) {
				LockSupport.parkNanos(this, pause);
			}
		}
	}

	private long work() {
		try {
			return this.upkeep.apply(this.ticker.read()).toNanos();
		}
		catch (Throwable ex) {
			report(ex);
			return RETRY;
		}
	}

	/** Log a failure. Without memory even that may fail, and the thread must go on. */
	private static void report(Throwable failure) {
		try {
			logger.error("The upkeep of the pools failed and runs again in {}ms", TimeUnit.NANOSECONDS.toMillis(RETRY),
					failure);
		}
		catch (Throwable ex) {
			failure.addSuppressed(ex);
		}
	}

}
