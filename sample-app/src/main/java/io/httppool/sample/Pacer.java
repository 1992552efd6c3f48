package io.httppool.sample;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The clock of the traffic: it starts each request when it falls due, on a thread of its
 * own. Requests are not queued here: one that finds all threads busy, or that is more
 * than a second late because the machine stood still, is dropped and counted. A queue
 * would hide the waiting that the sample is to show.
 */
final class Pacer implements AutoCloseable {

	/**
	 * Enough for the default rate of 200 a second when each request waits the two seconds
	 * that a pool makes it wait for a connection.
	 */
	private static final int MAX_UNDER_WAY = 400;

	private static final Duration MAX_LATE = Duration.ofSeconds(1);

	private final Supplier<TrafficRun> run;

	private final Sender sender;

	private final Duration patience;

	private final ExecutorService senders;

	private final Thread clock;

	/**
	 * Create a pacer and start it.
	 * @param run the plan to follow, and the counts of its requests
	 * @param sender sends one request
	 * @param patience how long requests under way may take once it is closed
	 */
	Pacer(Supplier<TrafficRun> run, Sender sender, Duration patience) {
		this.run = run;
		this.sender = sender;
		this.patience = patience;
		ThreadFactory threads = daemonThreads();
		this.senders = new ThreadPoolExecutor(0, MAX_UNDER_WAY, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threads);
		this.clock = threads.newThread(this::pace);
		this.clock.start();
	}

	/**
	 * Look at the plan again, now.
	 */
	void wake() {
		LockSupport.unpark(this.clock);
	}

	/**
	 * Start no more requests, wait for those under way, and interrupt them if they take
	 * too long.
	 */
	@Override
	public void close() {
		this.clock.interrupt();
		try {
			this.clock.join();
			this.senders.shutdown();
			if (!this.senders.awaitTermination(this.patience.toMillis(), TimeUnit.MILLISECONDS)) {
				this.senders.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			this.senders.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

	private void pace() {
		TrafficRun current = this.run.get();
		long due = current.plan().dueFrom(System.nanoTime());
		while (!Thread.currentThread().isInterrupted()) {
			long now = System.nanoTime();
			TrafficRun latest = this.run.get();
			if (!latest.equals(current)) {
				current = latest;
				due = current.plan().dueFrom(now);
			}
			if (due - now > 0) {
				LockSupport.parkNanos(this, due - now);
			}
			else {
				send(current.statistics(), due, now);
				due = current.plan().dueAfter(due);
			}
		}
	}

	private void send(TrafficStatistics statistics, long due, long now) {
		if (now - due > MAX_LATE.toNanos()) {
			statistics.dropped();
			return;
		}
		try {
			this.senders.execute(() -> this.sender.send(statistics, due));
		}
		catch (RejectedExecutionException ex) {
			statistics.dropped();
		}
	}

	private static ThreadFactory daemonThreads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("sample-traffic-");
		threads.setDaemon(true);
		return threads;
	}

	/**
	 * A sender of one request that counts its outcome.
	 */
	@FunctionalInterface
	interface Sender {

		void send(TrafficStatistics statistics, long due);

	}

}
