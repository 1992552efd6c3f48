package io.httppool.tuning.simulation;

/**
 * A switch that is on and off in turn, for spans of the Pareto distribution. Confined to
 * one thread.
 */
final class OnOffSwitch {

	private static final double SHAPE = 1.5;

	private static final double LONGEST = 60;

	private final Timeline timeline;

	private final RandomStream random;

	private final double meanOn;

	private final double meanOff;

	private boolean isOn;

	OnOffSwitch(Timeline timeline, RandomStream random, double meanOn, double meanOff) {
		this.timeline = timeline;
		this.random = random;
		this.meanOn = meanOn;
		this.meanOff = meanOff;
	}

	/** Change now, and after each span. */
	void flip() {
		this.isOn = !this.isOn;
		double span = Math.min(LONGEST, this.random.pareto(this.isOn ? this.meanOn : this.meanOff, SHAPE));
		this.timeline.after(Timeline.nanos(span), this::flip);
	}

	boolean isOn() {
		return this.isOn;
	}

}
