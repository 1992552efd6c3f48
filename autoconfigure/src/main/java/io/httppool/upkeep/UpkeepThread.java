package io.httppool.upkeep;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.time.Ticker;

/**
 * The one thread that looks after the pools. It is a platform thread even where requests
 * run on virtual ones: it has to run above all when their carriers are all taken.
 * Thread-safe.
 */
final class UpkeepThread {

	private static final Logger logger = LoggerFactory.getLogger(UpkeepThread.class);

	/** Whoever stops the upkeep waits so long for a task that is under way. */
	private static final long PATIENCE = TimeUnit.SECONDS.toMillis(5);

	private static final long RETRY = TimeUnit.SECONDS.toNanos(1);

	private final Upkeep upkeep;

	private final Ticker ticker;

	private final Thread thread;

	/** Whoever waits for a lock in a task may use up an unpark, but not this. */
	private volatile boolean isWoken;

	private volatile boolean isEnding;

	UpkeepThread(Upkeep upkeep, Ticker ticker) {
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

	/** End it; whatever is under way is waited for, unless it takes long. */
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
	 * An interrupt is nobody's business here: it would only keep the thread from parking.
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
			return this.upkeep.runOnce(this.ticker.read()).toNanos();
		}
		catch (Throwable ex) {
			report(ex);
			return RETRY;
		}
	}

	/** Without memory not even this may be possible, and it must go on all the same. */
	private static void report(Throwable failure) {
		try {
			logger.error("The upkeep of the pools failed, and is tried again in {}ms",
					TimeUnit.NANOSECONDS.toMillis(RETRY), failure);
		}
		catch (Throwable ex) {
			failure.addSuppressed(ex);
		}
	}

}
