package io.httppool.tuning.simulation;

/**
 * A client that always has one long request under way.
 *
 * @param timeline the time
 * @param caller sends its requests
 * @param pause how long it pauses before each, in seconds
 * @param sizes how long each lasts
 */
record PollingClient(Timeline timeline, Caller caller, double pause, Sizes sizes) {

	void next() {
		this.timeline.after(Timeline.nanos(this.pause), () -> this.caller.call(this.sizes, this::next));
	}

}
