package io.httppool.tuning.simulation;

/**
 * The arrivals of requests.
 */
@FunctionalInterface
interface Arrivals {

	/** Begin: requests arrive from now on. */
	void start(Timeline timeline, Caller caller, RandomStream random);

	/**
	 * Return requests that are independent of each other.
	 * @param most the highest rate there ever is, per second
	 * @param rate the rate
	 */
	static Arrivals poisson(double most, Curve rate) {
		return (timeline, caller, random) -> new PoissonArrivals(timeline, caller, random, most, rate).next();
	}

	static Arrivals poisson(double rate) {
		return poisson(rate, Curve.constant(rate));
	}

	/**
	 * Return many requests at once, at regular intervals.
	 * @param first when they come first, in seconds
	 * @param period after what time they come again
	 * @param count how many they are
	 * @param spread within how many seconds they come
	 */
	static Arrivals bursts(double first, double period, int count, double spread) {
		return (timeline, caller, random) -> timeline.after(Timeline.nanos(first),
				() -> timeline.every(Timeline.nanos(period), () -> {
					for (int request = 0; request < count; request++) {
						timeline.after(Timeline.nanos(random.uniform() * spread), caller::call);
					}
				}));
	}

	/**
	 * Return clients each of which waits for its answer, thinks, and asks again.
	 * @param clients how many there are
	 * @param think how long they think on average, in seconds
	 */
	static Arrivals closedLoop(int clients, double think) {
		return (timeline, caller, random) -> {
			for (int client = 0; client < clients; client++) {
				new ThinkingClient(timeline, caller, random, think).next();
			}
		};
	}

	/**
	 * Return threads of a batch, each of which asks again at once.
	 * @param threads how many there are
	 * @param from when they begin, in seconds
	 * @param until when they end
	 */
	static Arrivals batch(int threads, double from, double until) {
		return (timeline, caller, random) -> timeline.after(Timeline.nanos(from), () -> {
			for (int thread = 0; thread < threads; thread++) {
				new BatchThread(timeline, caller, until).next();
			}
		});
	}

	/**
	 * Return long polls: clients each of which asks again, within a second, when it has
	 * its answer.
	 * @param clients how many there are
	 * @param sizes how long each request lasts
	 */
	static Arrivals longPolls(int clients, Sizes sizes) {
		return (timeline, caller, random) -> {
			for (int client = 0; client < clients; client++) {
				new PollingClient(timeline, caller, random.uniform(), sizes).next();
			}
		};
	}

	/**
	 * Return a source that is on and off for spans that vary widely.
	 * @param off the rate while it is off
	 * @param on how much more it is while it is on
	 * @param meanOn how long it is on, on average, in seconds
	 * @param meanOff how long it is off
	 */
	static Arrivals onOff(double off, double on, double meanOn, double meanOff) {
		return (timeline, caller, random) -> {
			OnOffSwitch source = new OnOffSwitch(timeline, random.fork(), meanOn, meanOff);
			source.flip();
			poisson(off + on, (now) -> source.isOn() ? off + on : off).start(timeline, caller, random);
		};
	}

	/** Return these arrivals, but from a time on, in seconds. */
	default Arrivals from(double seconds) {
		return (timeline, caller, random) -> timeline.after(Timeline.nanos(seconds),
				() -> start(timeline, caller, random));
	}

	/** Return these arrivals and others together. */
	default Arrivals and(Arrivals others) {
		return (timeline, caller, random) -> {
			start(timeline, caller, random.fork());
			others.start(timeline, caller, random.fork());
		};
	}

}
