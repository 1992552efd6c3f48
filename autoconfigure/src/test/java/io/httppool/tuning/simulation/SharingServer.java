package io.httppool.tuning.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * A server that works on all its requests at once, each at an equal share of its speed.
 * At most 256 are worked on, as many as it has threads; further ones wait in line.
 * <p>
 * {@code progress} is what a request would have received that had been there from the
 * start. So each ends when the progress has grown by its size, and the order in which
 * they end is known when they come.
 */
final class SharingServer implements Server {

	private static final int THREADS = 256;

	/** The speed may depend on time, so it is looked at again after 20 ms at most. */
	private static final long LONGEST_STEP = Timeline.nanos(0.02);

	private static final double ROUNDING = 1e-9;

	private final Timeline timeline;

	private final Speed speed;

	private final PriorityQueue<Share> shares = new PriorityQueue<>();

	private final Queue<Job> waiting = new ArrayDeque<>();

	private double progress;

	private long progressAt;

	private long plans;

	private SharingServer(Timeline timeline, Speed speed) {
		this.timeline = timeline;
		this.speed = speed;
	}

	/** A server of some speed that depends on how much it has to do. */
	static Model of(Speed speed) {
		return (timeline) -> new SharingServer(timeline, speed);
	}

	/** Full speed up to a knee, and the more too much the slower. */
	static Model collapsingAt(int knee) {
		return of((jobs, seconds) -> (jobs <= knee) ? jobs : knee / (1 + 0.5 * (jobs - knee) / knee));
	}

	/** The universal scalability law of N. Gunther. */
	static Model scalable(double contention, double coherency) {
		return of((jobs, seconds) -> jobs / (1 + contention * (jobs - 1) + coherency * jobs * (jobs - 1)));
	}

	@Override
	public void serve(Job job) {
		if (this.shares.size() >= THREADS) {
			this.waiting.add(job);
			return;
		}
		advance();
		begin(job);
		plan();
	}

	private void begin(Job job) {
		this.shares.add(new Share(this.progress + job.seconds(), this.plans++, job));
	}

	private void advance() {
		long now = this.timeline.now();
		if (!this.shares.isEmpty()) {
			this.progress += Timeline.seconds(now - this.progressAt) * rate(this.progressAt);
		}
		this.progressAt = now;
	}

	private double rate(long at) {
		int jobs = this.shares.size();
		return Math.max(ROUNDING, this.speed.of(jobs, Timeline.seconds(at)) / jobs);
	}

	/** Go on when the first of them ends, unless another one comes before. */
	private void plan() {
		Share first = this.shares.peek();
		if (first == null) {
			return;
		}
		long plan = this.plans++;
		double seconds = Math.max(0, first.endsAt() - this.progress) / rate(this.timeline.now());
		long step = (long) Math.min(LONGEST_STEP, Math.ceil(seconds * Timeline.nanos(1)));
		this.timeline.after(step, () -> {
			if (this.plans == plan + 1) {
				goOn();
			}
		});
	}

	private void goOn() {
		advance();
		List<Job> done = new ArrayList<>();
		while (!this.shares.isEmpty() && this.shares.element().endsAt() <= this.progress + ROUNDING) {
			done.add(this.shares.remove().job());
		}
		while (this.shares.size() < THREADS && !this.waiting.isEmpty()) {
			Job next = this.waiting.remove();
			if (!next.isAbandoned()) {
				begin(next);
			}
		}
		plan();
		done.forEach(Job::answer);
	}

	@Override
	public int inFlight() {
		return this.shares.size() + this.waiting.size();
	}

	/**
	 * How much a server gets done, in seconds of work per second.
	 */
	@FunctionalInterface
	interface Speed {

		double of(int jobs, double seconds);

	}

	private record Share(double endsAt, long number, Job job) implements Comparable<Share> {

		@Override
		public int compareTo(Share other) {
			int byEnd = Double.compare(this.endsAt, other.endsAt);
			return (byEnd != 0) ? byEnd : Long.compare(this.number, other.number);
		}

	}

}
