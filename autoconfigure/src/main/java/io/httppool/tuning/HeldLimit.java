package io.httppool.tuning;

import io.httppool.statistics.SaturationEvent;

/**
 * A limit that is held by exchanges which do not end, so that others have to wait. Either
 * they are meant to last, or the server pauses. A few more connections tell which of the
 * two it is: where the server is well, the next quick exchanges on them are over as soon
 * as ever, and then the limit may grow by more.
 *
 * @param event the lease that finds the limit reached
 * @param known the knowledge of the policy
 */
record HeldLimit(SaturationEvent event, Knowledge known) {

	/**
	 * The latencies without an answer after which the limit is held: chance alone makes a
	 * limit of 16 wait for half a latency at most. Free from 3 to 10.
	 */
	private static final double LATENCIES = 5;

	/**
	 * The least seconds of that: most pauses for the garbage collector are over by then.
	 * No scenario depends on it up to 0.2.
	 */
	private static final double SHORTEST_SILENCE = 0.1;

	/** The answers that show that the server is well. Free from 2 to 8. */
	private static final int FEW_ANSWERS = 4;

	/**
	 * The share of the connections which those answers may have needed. The others
	 * carried exchanges that lasted. From 0.25 to 0.75, no scenario depends on it.
	 */
	private static final double SMALL_SHARE = 0.5;

	/**
	 * The factor of the growth that is to tell: few enough for a server that pauses, and
	 * enough that not all of them are taken by exchanges that last, too. With 1.25, the
	 * 99th percentile is a fifteenth longer where a server pauses for seconds.
	 */
	static final double CAREFUL_GROWTH = 1.125;

	/**
	 * Return whether at least half of the limit is held by exchanges that others have
	 * left behind, which began later and were answered as fast as ever. It needs no time
	 * to be measured: a server that is full, or pauses, answers hardly any of the later
	 * ones before.
	 */
	boolean isLeftBehind() {
		return this.known.baseline().allows(Seconds.of(this.event.liveLatency())) && isQuiet()
				&& this.event.leftBehind() >= SMALL_SHARE * this.event.limit();
	}

	/**
	 * Return whether answers come as fast as ever, though most connections carry
	 * exchanges that do not end. At a server that is full, answers come late.
	 */
	boolean isPassed() {
		SaturationEvent.Settled settled = this.event.settled();
		double elapsed = Seconds.of(settled.elapsed());
		double sum = Seconds.of(settled.latencySum());
		double latency = sum / Math.max(1, settled.completions());
		Baseline baseline = this.known.baseline();
		int enough = baseline.isKnown() ? FEW_ANSWERS : AdaptiveConstants.LEAST_COMPLETIONS;
		return baseline.allows(latency) && isQuiet() && settled.completions() >= enough
				&& elapsed >= Math.max(SHORTEST_SILENCE, LATENCIES * latency)
				&& sum <= SMALL_SHARE * this.event.limit() * elapsed;
	}

	/**
	 * Return whether next to nothing came back for so long that a few more connections
	 * are to tell why: less than a single worker would have answered. Each such step
	 * takes twice as long as the one before.
	 */
	boolean isSilent() {
		double usual = usual();
		double elapsed = Seconds.of(this.event.settled().elapsed());
		double silence = Math.max(SHORTEST_SILENCE, LATENCIES * usual) * (1 << this.known.lasting().steps());
		return usual > 0 && isQuiet() && elapsed >= silence
				&& this.event.settled().completions() * silence < FEW_ANSWERS * elapsed;
	}

	private double usual() {
		Baseline baseline = this.known.baseline();
		return baseline.isKnown() ? baseline.seconds() : Seconds.of(this.event.liveLatency());
	}

	private boolean isQuiet() {
		return this.event.failures() == 0 && !this.known.distress().isFelt();
	}

}
