package io.httppool.test.fault;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * A fault that was put in force. Thread-safe.
 */
public final class Infliction {

	private final Fault fault;

	private final Dose dose;

	private final RandomGenerator random;

	private final @Nullable WorkerQueue workers;

	private final AtomicLong strikes = new AtomicLong();

	private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

	private final Consumer<Infliction> onEnd;

	Infliction(Fault fault, Dose dose, RandomGenerator random, Consumer<Infliction> onEnd) {
		this.fault = fault;
		this.dose = dose;
		this.random = random;
		this.onEnd = onEnd;
		this.workers = (fault instanceof Fault.Workers few) ? new WorkerQueue(few.workers(), few.queue()) : null;
	}

	/**
	 * Return the fault.
	 * @return the fault that was inflicted
	 */
	public Fault fault() {
		return this.fault;
	}

	/**
	 * Return how often the fault has struck.
	 * @return the number of connections or responses
	 */
	public long strikes() {
		return this.strikes.get();
	}

	/**
	 * End the fault. Damage that is done stays, but a stalled response goes on.
	 */
	public void end() {
		if (this.ended.complete(null)) {
			this.onEnd.accept(this);
		}
	}

	/** Return whether the fault strikes here, and count it if so. */
	boolean strike() {
		if (this.ended.isDone() || this.random.nextDouble() >= this.dose.chance()) {
			return false;
		}
		return this.strikes.getAndUpdate((n) -> Math.min(n + 1, this.dose.times())) < this.dose.times();
	}

	/** Return whether it will strike no more. */
	boolean isOver() {
		return this.ended.isDone() || this.strikes.get() >= this.dose.times();
	}

	/** Return a future that is complete once the fault is ended. */
	CompletableFuture<@Nullable Void> ended() {
		return this.ended;
	}

	/** Return the workers of a server with few of them. */
	@Nullable WorkerQueue workers() {
		return this.workers;
	}

	@Override
	public String toString() {
		return "%s (strikes=%d)".formatted(this.fault, strikes());
	}

}
