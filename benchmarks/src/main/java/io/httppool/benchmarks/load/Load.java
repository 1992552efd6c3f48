package io.httppool.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A load on a client for a while: by callers that ask again and again (closed loop), or
 * by requests at times given beforehand (open loop), whose latency begins when they are
 * due.
 */
final class Load {

	/** The same times in each round and for each client. */
	private static final long SEED = 42;

	private final LoadCommand command;

	private final Getter client;

	private final long[] due;

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger failures = new AtomicInteger();

	private final Latencies[] latencies;

	private final CountDownLatch ready;

	private final CountDownLatch start = new CountDownLatch(1);

	private final CountDownLatch done;

	private final CountDownLatch end = new CountDownLatch(1);

	private volatile long startedAt;

	Load(LoadCommand command, Getter client) {
		this.command = command;
		this.client = client;
		this.due = command.isOpen() ? arrivals(command.rate(), command.length()) : new long[0];
		this.latencies = new Latencies[command.callers()];
		Arrays.setAll(this.latencies, (caller) -> new Latencies());
		this.ready = new CountDownLatch(command.callers());
		this.done = new CountDownLatch(command.callers());
	}

	/** Return when requests are due: at random, as from independent callers. */
	private static long[] arrivals(int rate, Duration length) {
		Random random = new Random(SEED);
		List<Long> arrivals = new ArrayList<>();
		double at = 0;
		while (at < length.toNanos()) {
			arrivals.add((long) at);
			at -= 1e9 / rate * Math.log(1 - random.nextDouble());
		}
		return arrivals.stream().mapToLong(Long::longValue).toArray();
	}

	/** Run, and return the figures. Threads end only after they were counted. */
	Figures run() throws InterruptedException, IOException {
		List<Thread> callers = new ArrayList<>();
		for (Latencies own : this.latencies) {
			callers.add(this.command.start(() -> call(own)));
		}
		this.ready.await();
		Usage before = Usage.now();
		this.startedAt = System.nanoTime();
		this.start.countDown();
		this.done.await();
		double seconds = (System.nanoTime() - this.startedAt) / 1e9;
		Usage after = Usage.now();
		this.end.countDown();
		for (Thread caller : callers) {
			caller.join(); // so that none of them counts in the next round
		}
		Latencies all = new Latencies();
		Arrays.stream(this.latencies).forEach(all::add);
		return Figures.of(all, this.failures.get(), seconds, before, after, Usage.whenCompiled());
	}

	private void call(Latencies own) {
		try {
			this.ready.countDown();
			this.start.await();
			if (this.command.isOpen()) {
				callWhenDue(own);
			}
			else {
				callAgainAndAgain(own);
			}
			this.done.countDown();
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void callAgainAndAgain(Latencies own) {
		long end = this.startedAt + this.command.length().toNanos();
		for (long now = System.nanoTime(); now - end < 0;) {
			now = call(own, now);
		}
	}

	/** What has not begun when twice the time is over counts as failed. */
	private void callWhenDue(Latencies own) {
		long end = this.startedAt + 2 * this.command.length().toNanos();
		for (int i = this.next.getAndIncrement(); i < this.due.length; i = this.next.getAndIncrement()) {
			if (System.nanoTime() - end > 0) {
				this.failures.incrementAndGet();
				continue;
			}
			long at = this.startedAt + this.due[i];
			for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			call(own, at);
		}
	}

	private long call(Latencies own, long since) {
		boolean isAnswered = isAnswered();
		long now = System.nanoTime();
		if (isAnswered) {
			own.add(now - since);
		}
		return now;
	}

	/** A failure takes a moment, so that none fills a round. */
	private boolean isAnswered() {
		try {
			this.client.get(this.command.url());
			return true;
		}
		catch (Exception ex) {
			if (this.failures.incrementAndGet() == 1) {
				System.err.println("The first failure: " + ex);
			}
			LockSupport.parkNanos(1_000_000);
			return false;
		}
	}

}
