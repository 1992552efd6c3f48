package io.httppool.tuning.simulation;

/**
 * A server that answers no request it gets during an outage.
 *
 * @param timeline the time
 * @param server what answers before and after
 * @param from when the outage begins, in seconds
 * @param until when it ends
 */
record HangingServer(Timeline timeline, Server server, double from, double until) implements Server {

	@Override
	public void serve(Job job) {
		double now = this.timeline.seconds();
		if (now < this.from || now >= this.until) {
			this.server.serve(job);
		}
	}

	@Override
	public int inFlight() {
		return this.server.inFlight();
	}

}
