package io.httppool.tuning.simulation;

/**
 * A client that has one request at a time.
 *
 * @param timeline the time
 * @param caller sends its requests
 * @param random where chance comes from
 * @param think how long it thinks before each, on average, in seconds
 */
record ThinkingClient(Timeline timeline, Caller caller, RandomStream random, double think) {

	void next() {
		this.timeline.after(Timeline.nanos(this.random.exponential(this.think)), () -> this.caller.call(this::next));
	}

}
