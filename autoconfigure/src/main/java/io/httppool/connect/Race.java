package io.httppool.connect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.LocalShortage;

/**
 * A race of attempts to the addresses of a host, after RFC 8305, section 5: where there
 * is no connection after a delay, or an attempt has failed, the next attempt begins
 * beside those before. The first to finish wins, its TLS handshake included. An attempt
 * that is connected has the delay once more for its handshake.
 * <p>
 * Each attempt has a thread of its own, and ends at once when the race is over. Confined
 * to the thread that runs it once, but for closing.
 */
final class Race implements Attempt.Progress, Closeable {

	private final List<Attempt> attempts;

	private final long delay;

	private final Budget budget;

	private final AttemptThreads threads;

	private final BlockingQueue<Finish> finishes = new LinkedBlockingQueue<>();

	private final Set<Attempt> running = new LinkedHashSet<>();

	private final List<InetSocketAddress> beaten = new ArrayList<>();

	private final List<InetSocketAddress> failed = new ArrayList<>();

	private int begun;

	private long dueAfter;

	private @Nullable IOException failure;

	private final AtomicInteger connects = new AtomicInteger();

	private volatile long connectedAfter;

	private volatile boolean isClosed;

	/**
	 * Create a race.
	 * @param attempts the attempts in the order in which they begin, at least one
	 * @param delay the time between their beginnings
	 * @param budget the time for all connects
	 * @param threads the threads of the attempts
	 */
	Race(List<Attempt> attempts, Duration delay, Budget budget, AttemptThreads threads) {
		this.attempts = List.copyOf(attempts);
		this.delay = delay.toNanos();
		this.budget = budget;
		this.threads = threads;
	}

	/**
	 * Run the race.
	 * @return the attempt that won
	 * @throws IOException the last failure, if all attempts have failed
	 * @throws InterruptedIOException if the thread was interrupted
	 */
	Finish run() throws IOException {
		try {
			begin(this.budget.share(1));
			while (true) {
				Finish finish = awaitFinish();
				if (finish == null) {
					beginNext();
				}
				else if (finish.socket() != null) {
					return won(finish);
				}
				else {
					failed(finish);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while connecting");
		}
		finally {
			close();
		}
	}

	/** Return the next to finish, or {@code null} if another is to begin before. */
	private @Nullable Finish awaitFinish() throws InterruptedException {
		Finish finish = null;
		int connectsBefore = -1;
		while (finish == null && hasNext() && connectsBefore != this.connects.get()) {
			connectsBefore = this.connects.get();
			finish = this.finishes.poll(nanosUntilDue(), TimeUnit.NANOSECONDS);
		}
		return (finish != null || hasNext()) ? finish : this.finishes.take();
	}

	private boolean hasNext() {
		return this.begun < this.attempts.size() && !this.isClosed && this.budget.isLeft();
	}

	/** Return the time until the next attempt is to begin. */
	long nanosUntilDue() {
		return Math.max(this.dueAfter, this.connectedAfter + this.delay) - this.budget.nanosSpent();
	}

	private void beginNext() {
		if (hasNext()) {
			begin(this.budget.rest());
		}
	}

	/** Begin the next attempt; where there is no thread for it, later. */
	private void begin(Timeout timeout) {
		Attempt attempt = this.attempts.get(this.begun);
		this.dueAfter = this.budget.nanosSpent() + this.delay;
		Runnable task = () -> this.finishes.add(finish(attempt, timeout));
		boolean isStarted = this.threads.start(task, attempt.toString());
		if (!isStarted && this.running.isEmpty()) {
			task.run();
		}
		if (isStarted || this.running.isEmpty()) {
			this.running.add(attempt);
			this.begun++;
		}
	}

	private Finish finish(Attempt attempt, Timeout timeout) {
		try {
			return new Finish(attempt, attempt.open(timeout, this), null);
		}
		catch (IOException ex) {
			return new Finish(attempt, null, ex);
		}
		catch (RuntimeException | Error ex) {
			return new Finish(attempt, null, new IOException("%s failed: %s".formatted(attempt, ex), ex));
		}
	}

	@Override
	public void connected() {
		this.connectedAfter = this.budget.nanosSpent();
		this.connects.incrementAndGet();
	}

	/** Those that began earlier and have not finished yet are beaten, too. */
	private Finish won(Finish finish) {
		for (Attempt attempt : this.running) {
			if (attempt == finish.attempt()) {
				break;
			}
			this.beaten.add(attempt.address());
		}
		finish.attempt().keep();
		return finish;
	}

	private void failed(Finish finish) throws IOException {
		this.running.remove(finish.attempt());
		IOException latest = finish.requireFailure();
		if (this.failure != null) {
			latest.addSuppressed(this.failure);
		}
		this.failure = latest;
		if (!this.isClosed) {
			this.beaten.add(finish.attempt().address());
			if (!LocalShortage.explains(latest)) {
				this.failed.add(finish.attempt().address());
			}
		}
		beginNext();
		if (this.running.isEmpty()) {
			throw latest;
		}
	}

	/** Return the addresses that have failed, or were not as fast as a later one. */
	List<InetSocketAddress> beaten() {
		return List.copyOf(this.beaten);
	}

	/** Return the addresses that have failed, and not for want of a socket here. */
	List<InetSocketAddress> failed() {
		return List.copyOf(this.failed);
	}

	/** End all attempts at once, but for the one that has won. */
	@Override
	public void close() {
		this.isClosed = true;
		this.attempts.forEach(Attempt::close);
	}

	/**
	 * The finish of an attempt: a socket or a failure.
	 *
	 * @param attempt the attempt
	 * @param socket the socket, or {@code null} if it failed
	 * @param failure the failure, or {@code null} if it did not fail
	 */
	record Finish(Attempt attempt, @Nullable OpenSocket socket, @Nullable IOException failure) {

		private IOException requireFailure() {
			return Objects.requireNonNull(this.failure);
		}

		OpenSocket requireSocket() {
			return Objects.requireNonNull(this.socket);
		}

	}

}
