package io.httppool.sample;

import java.time.Duration;

/**
 * The behaviour of the upstream.
 *
 * @param latency the time that it works on a request
 * @param workers the number of requests that it works on at a time; the others wait
 * @param resetShare share of the exchanges, 0 to 1, that end in a reset of the connection
 * instead of an answer
 * @param idleTimeout the time that a connection may be idle
 * @param idleEnd the way it ends a connection that was idle for that long
 */
record UpstreamBehaviour(Duration latency, int workers, double resetShare, Duration idleTimeout, IdleEnd idleEnd) {

	static final UpstreamBehaviour SOUND = new UpstreamBehaviour(Duration.ofMillis(12), 1000, 0, Duration.ofSeconds(60),
			IdleEnd.CLOSE);

	UpstreamBehaviour {
		if (latency.isNegative() || workers < 1 || resetShare < 0 || resetShare > 1
				|| idleTimeout.compareTo(Duration.ZERO) <= 0) {
			throw new IllegalArgumentException("A behaviour must satisfy latency >= 0, workers >= 1, "
					+ "0 <= resetShare <= 1 and idleTimeout > 0, but was latency=%s, workers=%d, resetShare=%s, idleTimeout=%s"
						.formatted(latency, workers, resetShare, idleTimeout));
		}
	}

	UpstreamBehaviour withLatency(Duration latency) {
		return new UpstreamBehaviour(latency, this.workers, this.resetShare, this.idleTimeout, this.idleEnd);
	}

	UpstreamBehaviour withWorkers(int workers) {
		return new UpstreamBehaviour(this.latency, workers, this.resetShare, this.idleTimeout, this.idleEnd);
	}

	UpstreamBehaviour withResetShare(double resetShare) {
		return new UpstreamBehaviour(this.latency, this.workers, resetShare, this.idleTimeout, this.idleEnd);
	}

	UpstreamBehaviour withIdleConnections(Duration idleTimeout, IdleEnd idleEnd) {
		return new UpstreamBehaviour(this.latency, this.workers, this.resetShare, idleTimeout, idleEnd);
	}

	/**
	 * The end of a connection that was idle for too long, as the client sees it.
	 */
	enum IdleEnd {

		/**
		 * The stream ends (FIN).
		 */
		CLOSE,

		/**
		 * The connection breaks (RST).
		 */
		RESET

	}

}
