package io.httppool.tuning.simulation;

import java.util.function.Predicate;

/**
 * A server before which some requests are turned away at once.
 *
 * @param timeline the time
 * @param server what answers the others
 * @param gate tells whether a request passes
 */
record TurningAway(Timeline timeline, Server server, Predicate<Server> gate) implements Server {

	/** Turn a share of the requests away, whatever else there is. */
	static Model share(double share, Model answering) {
		return (timeline) -> {
			RandomStream chance = new RandomStream(1, "turned away");
			return new TurningAway(timeline, answering.on(timeline), (server) -> chance.uniform() >= share);
		};
	}

	/** Turn requests away that find so many others. */
	static Model beyond(int most, Model answering) {
		return (timeline) -> new TurningAway(timeline, answering.on(timeline), (server) -> server.inFlight() < most);
	}

	/**
	 * Turn away what is more than so many requests per second, with a bucket of tokens.
	 */
	static Model above(double rate, double bucket, Model answering) {
		return (timeline) -> {
			TokenBucket tokens = new TokenBucket(timeline, rate, bucket);
			return new TurningAway(timeline, answering.on(timeline), (server) -> tokens.take());
		};
	}

	@Override
	public void serve(Job job) {
		if (this.gate.test(this.server)) {
			this.server.serve(job);
		}
		else {
			this.timeline.after(Origin.ROUND_TRIP, job::turnAway);
		}
	}

	@Override
	public int inFlight() {
		return this.server.inFlight();
	}

}
