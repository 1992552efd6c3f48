package io.httppool.tuning.simulation;

/**
 * The integral over time of a number, for example of connections. Confined to one thread.
 */
final class Area {

	private final Timeline timeline;

	private int level;

	private long since;

	private double area;

	Area(Timeline timeline) {
		this.timeline = timeline;
	}

	void add(int change) {
		long now = this.timeline.now();
		this.area += this.level * Timeline.seconds(now - this.since);
		this.since = now;
		this.level += change;
	}

	int level() {
		return this.level;
	}

	/** Return the area until now, in seconds. */
	double soFar() {
		add(0);
		return this.area;
	}

}
