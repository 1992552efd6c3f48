package io.httppool.upkeep;

import java.time.Duration;

import io.httppool.pool.Maintenance;
import io.httppool.snapshot.Incident;

/**
 * A task that cannot harm others: whatever it throws is counted and logged, and it is run
 * again after its usual time. Confined to the thread that runs the upkeep, but for
 * {@link #hasten} and {@link #age}.
 */
final class ContainedTask {

	private final String name;

	private final UpkeepTask task;

	private final Maintenance<?> keeper;

	private final Duration interval;

	private volatile boolean isUrgent;

	private long dueAt;

	private volatile long succeededAt;

	/**
	 * Create a task that is due at once.
	 * @param name what it does, as in "sweep"
	 * @param task the task
	 * @param keeper keeps the pool it works for
	 * @param interval after what time to run it again if it failed
	 * @param now the reading of the ticker
	 */
	ContainedTask(String name, UpkeepTask task, Maintenance<?> keeper, Duration interval, long now) {
		this.name = name;
		this.task = task;
		this.keeper = keeper;
		this.interval = interval;
		this.dueAt = now;
		this.succeededAt = now;
	}

	/** Have it run as soon as the upkeep is awake. */
	void hasten() {
		this.isUrgent = true;
	}

	/** Run it if it is due, and return in how many nanoseconds it is due again. */
	long runIfDue(long now) {
		if (this.isUrgent || this.dueAt - now <= 0) {
			this.isUrgent = false;
			this.dueAt = now + run(now).toNanos();
		}
		return this.isUrgent ? 0 : this.dueAt - now;
	}

	private Duration run(long now) {
		try {
			Duration next = this.task.runOnce(now);
			this.succeededAt = now;
			return next;
		}
		catch (Throwable ex) {
			this.keeper.survived(Incident.UPKEEP_FAILURE,
					"The task '%s' failed, and is run again in %dms".formatted(this.name, this.interval.toMillis()),
					ex);
			return this.interval;
		}
	}

	/** Return how long ago it last ended well. */
	Duration age(long now) {
		return Duration.ofNanos(now - this.succeededAt);
	}

}
