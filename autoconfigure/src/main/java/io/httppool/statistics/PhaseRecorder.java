package io.httppool.statistics;

import io.httppool.statistics.RouteWindow.Phase;

/**
 * A recorder of one phase of the openings of connections. Guarded by its owner.
 */
public final class PhaseRecorder {

	private final Histogram times = new Histogram();

	private long failed;

	/**
	 * Record a phase that ended well.
	 * @param nanos how long it took
	 */
	public void succeeded(long nanos) {
		this.times.record(nanos);
	}

	/** Count a phase that failed. */
	public void failed() {
		this.failed++;
	}

	/**
	 * Return what was recorded.
	 * @return the phase
	 */
	public Phase phase() {
		return new Phase(this.times.latency(), this.failed);
	}

}
