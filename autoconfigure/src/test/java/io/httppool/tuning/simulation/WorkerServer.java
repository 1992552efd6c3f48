package io.httppool.tuning.simulation;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A server with so many workers, each of which works on one request at a time; further
 * requests wait in line.
 */
final class WorkerServer implements Server {

	private final Timeline timeline;

	private final Curve workers;

	private final Queue<Job> waiting = new ArrayDeque<>();

	private int busy;

	private WorkerServer(Timeline timeline, Curve workers) {
		this.timeline = timeline;
		this.workers = workers;
	}

	static Model of(int workers) {
		return of(Curve.constant(workers));
	}

	static Model of(Curve workers) {
		return (timeline) -> new WorkerServer(timeline, workers);
	}

	@Override
	public void serve(Job job) {
		this.waiting.add(job);
		work();
	}

	private void work() {
		long workers = Math.max(1, Math.round(this.workers.at(this.timeline.seconds())));
		while (this.busy < workers && !this.waiting.isEmpty()) {
			Job job = this.waiting.remove();
			if (!job.isAbandoned()) {
				workOn(job);
			}
		}
	}

	private void workOn(Job job) {
		this.busy++;
		this.timeline.after(Timeline.nanos(job.seconds()), () -> {
			this.busy--;
			job.answer();
			work();
		});
	}

	@Override
	public int inFlight() {
		return this.busy + this.waiting.size();
	}

}
