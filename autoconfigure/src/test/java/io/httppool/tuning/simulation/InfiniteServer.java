package io.httppool.tuning.simulation;

/**
 * A server whose latency does not depend on how many requests it has.
 */
final class InfiniteServer implements Server {

	private final Timeline timeline;

	private final Curve slowness;

	private int inFlight;

	private InfiniteServer(Timeline timeline, Curve slowness) {
		this.timeline = timeline;
		this.slowness = slowness;
	}

	static Model steady() {
		return slowedBy(Curve.constant(1));
	}

	/** A server that takes so many times as long as usual. */
	static Model slowedBy(Curve slowness) {
		return (timeline) -> new InfiniteServer(timeline, slowness);
	}

	@Override
	public void serve(Job job) {
		this.inFlight++;
		double seconds = job.seconds() * this.slowness.at(this.timeline.seconds());
		this.timeline.after(Timeline.nanos(seconds), () -> {
			this.inFlight--;
			job.answer();
		});
	}

	@Override
	public int inFlight() {
		return this.inFlight;
	}

}
