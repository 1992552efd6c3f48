package io.httppool.tuning.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The course of a run, second by second. Confined to one thread.
 */
final class Course {

	private final Supplier<Stream<Tally>> tallies;

	private final List<Origin> origins;

	private final List<Moment> moments = new ArrayList<>();

	private int answeredBefore;

	/**
	 * Create the course of a run.
	 * @param tallies the tallies
	 * @param origins the servers
	 */
	Course(Supplier<Stream<Tally>> tallies, List<Origin> origins) {
		this.tallies = tallies;
		this.origins = origins;
	}

	/** Note the second that has just passed. */
	void look() {
		int answered = sum(Tally::answeredCount);
		int inFlight = this.origins.stream().mapToInt((origin) -> origin.server().inFlight()).sum();
		this.moments.add(new Moment(sum(Tally::limit), answered - this.answeredBefore, inFlight));
		this.answeredBefore = answered;
	}

	private int sum(ToIntFunction<Tally> count) {
		return this.tallies.get().mapToInt(count).sum();
	}

	/** Return the moments, one second apart, the first at the start. */
	List<Moment> moments() {
		return this.moments;
	}

	/**
	 * One moment of a run, over all replicas and routes.
	 *
	 * @param limit how many connections there might be
	 * @param goodput how many requests were answered in the second before
	 * @param inFlight how many requests the servers have
	 */
	record Moment(int limit, int goodput, int inFlight) {

	}

}
