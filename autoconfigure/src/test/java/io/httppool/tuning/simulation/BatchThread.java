package io.httppool.tuning.simulation;

/**
 * A thread of a batch, which asks again as soon as it has an answer.
 *
 * @param timeline the time
 * @param caller sends its requests
 * @param until when the batch ends, in seconds
 */
record BatchThread(Timeline timeline, Caller caller, double until) {

	/** The time between an answer and the next request, in seconds. */
	private static final double PAUSE = 0.001;

	void next() {
		if (this.timeline.seconds() < this.until) {
			this.timeline.after(Timeline.nanos(PAUSE), () -> this.caller.call(this::next));
		}
	}

}
