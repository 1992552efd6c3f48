package io.httppool.check;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import io.httppool.address.CheckHealth;
import io.httppool.pool.AddressProbe.Check;
import io.httppool.pool.CheckedRoute;
import io.httppool.settings.HealthSettings;

/**
 * The checks of one address, one at a time. The upkeep begins and ends them, and a thread
 * of the checks makes them and brings the results. Thread-safe; takes a lock of its own
 * for moments.
 */
final class AddressCheck {

	private final InetSocketAddress address;

	@GuardedBy("this")
	private CheckedRoute route;

	@GuardedBy("this")
	private CheckState state = CheckState.NEW;

	@GuardedBy("this")
	private @Nullable Check running;

	/** Whether there is a result for the one that is running. */
	@GuardedBy("this")
	private boolean isDecided;

	@GuardedBy("this")
	private boolean isStarted;

	@GuardedBy("this")
	private boolean isClosed;

	@GuardedBy("this")
	private long startedAt;

	@GuardedBy("this")
	private long dueAt;

	/** How many requests there were at the last check; before the first, none of them. */
	@GuardedBy("this")
	private long requests = -1;

	/** When there is something to do next; read without the lock, for most have not. */
	private volatile long wakeAt;

	AddressCheck(CheckedRoute route, InetSocketAddress address, long now) {
		this.route = route;
		this.address = address;
		this.dueAt = now;
		this.wakeAt = now;
	}

	InetSocketAddress address() {
		return this.address;
	}

	/** Go on with settings and counts that may have changed. */
	synchronized void route(CheckedRoute current) {
		this.route = current;
	}

	synchronized CheckedRoute route() {
		return this.route;
	}

	/** Return whether it is time for a check, and none is under way or waits. */
	synchronized boolean isDue(long now) {
		return (this.running == null || this.isDecided) && this.dueAt - now <= 0;
	}

	/** Return for how long there is nothing to do; takes no lock. */
	long nanosLeft(long now) {
		return this.wakeAt - now;
	}

	/** A check that waits for a thread has no deadline yet. */
	@GuardedBy("this")
	private void plan() {
		boolean isUnderWay = this.running != null && this.isStarted && !this.isDecided;
		this.wakeAt = isUnderWay ? this.startedAt + timeout() : this.dueAt;
	}

	@GuardedBy("this")
	private long timeout() {
		return this.route.settings().timeout().toNanos();
	}

	/** Take a check for the next one. */
	synchronized void begin(Check check, long now) {
		this.running = check;
		this.isDecided = false;
		this.isStarted = false;
		this.startedAt = now;
		waitFrom(now);
	}

	/** Look again in an interval, should no thread be free for it by then. */
	@GuardedBy("this")
	private void waitFrom(long now) {
		this.dueAt = now + this.route.settings().pace().interval().toNanos();
		plan();
	}

	/** Return whether it has waited for a thread for an interval; it goes on to wait. */
	synchronized boolean isLate(long now) {
		boolean isLate = this.running != null && !this.isStarted && this.dueAt - now <= 0;
		if (isLate) {
			waitFrom(now);
		}
		return isLate;
	}

	/** Note that a thread makes the check now, which may have waited for one. */
	synchronized boolean started(Check check, long now) {
		this.isStarted = true;
		this.startedAt = now;
		plan();
		return this.running == check;
	}

	/** Note that a thread is done with a check. */
	synchronized void ended(Check check) {
		if (this.running == check) {
			this.running = null;
			plan();
		}
	}

	synchronized boolean isUnhealthy() {
		return this.state.health() == CheckHealth.UNHEALTHY;
	}

	/** Return the check that is over its time, {@code null} if it is not. */
	synchronized @Nullable Check overdue(long now) {
		boolean isOverdue = this.running != null && this.isStarted && !this.isDecided
				&& now - this.startedAt >= timeout();
		return isOverdue ? this.running : null;
	}

	/**
	 * Note the result of a check.
	 * @param check the check
	 * @param problem the problem, {@code null} if it has passed
	 * @param isPanic whether no address of the host is fit
	 * @return what has changed, {@code null} if the check has had a result before
	 */
	synchronized @Nullable Turn decide(Check check, @Nullable String problem, boolean isPanic) {
		if (this.running != check || this.isDecided) {
			return null;
		}
		this.isDecided = true;
		HealthSettings settings = this.route.settings();
		CheckHealth before = this.state.health();
		this.state = (problem != null) ? this.state.failed(settings) : this.state.passed(settings, isPanic);
		next(settings);
		return new Turn(before, this.state.health(), problem);
	}

	/** Begin anew after a check that says nothing about the address. */
	synchronized void skip(Check check) {
		if (this.running == check && !this.isDecided) {
			this.isDecided = true;
			next(this.route.settings());
		}
	}

	/** Note that a check is due, and the one before has not ended even so: it failed. */
	synchronized Turn stuck(long now) {
		CheckHealth before = this.state.health();
		this.startedAt = now;
		this.state = this.state.failed(this.route.settings());
		next(this.route.settings());
		return new Turn(before, this.state.health(), "the check before has not ended");
	}

	/** Put the next check off. */
	synchronized void putOff(long now) {
		this.startedAt = now;
		next(this.route.settings());
	}

	@GuardedBy("this")
	private void next(HealthSettings settings) {
		boolean hasTraffic = this.route.requests() != this.requests;
		this.requests = this.route.requests();
		long nanos = this.state.nanosUntilNext(settings.pace(), hasTraffic, chance());
		this.dueAt = this.startedAt + nanos;
		plan();
	}

	/** Return a number that differs from address to address, and from check to check. */
	@GuardedBy("this")
	private double chance() {
		long mixed = (this.startedAt ^ this.address.hashCode() * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
		return (mixed >>> 11) * 0x1.0p-53;
	}

	/** Forget the address; what is running is closed. */
	void close() {
		Check last;
		synchronized (this) {
			last = this.running;
			this.running = null;
			this.isClosed = true;
		}
		if (last != null) {
			last.close();
		}
	}

	/** Return whether the address is checked no more. */
	synchronized boolean isClosed() {
		return this.isClosed;
	}

	/** Return whether a thread is at work, or about to be. */
	synchronized boolean isRunning() {
		return this.running != null;
	}

	/** Return the time that a check may take, for people. */
	synchronized long timeoutMillis() {
		return TimeUnit.NANOSECONDS.toMillis(timeout());
	}

	/**
	 * A result, and what follows from it.
	 *
	 * @param before the state before
	 * @param after the state after
	 * @param problem the problem of the last check, {@code null} if it has passed
	 */
	record Turn(CheckHealth before, CheckHealth after, @Nullable String problem) {

		boolean isUnhealthyNow() {
			return this.before != CheckHealth.UNHEALTHY && this.after == CheckHealth.UNHEALTHY;
		}

		boolean isHealthyAgain() {
			return this.before == CheckHealth.UNHEALTHY && this.after == CheckHealth.HEALTHY;
		}

		/** Return whether it has passed, and checks find the address healthy. */
		boolean isGood() {
			return this.problem == null && this.after == CheckHealth.HEALTHY;
		}

	}

}
