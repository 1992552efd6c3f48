package io.httppool.upkeep;

import java.time.Duration;

import io.httppool.pool.Maintenance;
import io.httppool.snapshot.Incident;

/**
 * A task that cannot harm other tasks: an exception is counted and logged, and the task
 * runs again after its usual interval. Confined to the thread that runs the upkeep, but
 * for {@link #hasten} and {@link #age}.
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
	 * @param name the name of the task, such as "sweep"
	 * @param task the task
	 * @param keeper the maintenance of its pool
	 * @param interval the time after which it runs again if it failed
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

	/** Make the task due at once. */
	void hasten() {
		this.isUrgent = true;
	}

	/** Run the task if it is due, and return in how many nanoseconds it is due again. */
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
					"Task '%s' failed and runs again in %dms".formatted(this.name, this.interval.toMillis()), ex);
			return this.interval;
		}
	}

	/** Return how long ago the task last succeeded. */
	Duration age(long now) {
		return Duration.ofNanos(now - this.succeededAt);
	}

}
