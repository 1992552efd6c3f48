package io.httppool.tuning.simulation;

/**
 * A bucket of tokens, which fills up at a steady rate. Confined to one thread.
 */
final class TokenBucket {

	private final Timeline timeline;

	private final double rate;

	private final double size;

	private double tokens;

	private double at;

	/**
	 * Create a full bucket.
	 * @param timeline the time
	 * @param rate how many tokens come per second
	 * @param size how many it holds
	 */
	TokenBucket(Timeline timeline, double rate, double size) {
		this.timeline = timeline;
		this.rate = rate;
		this.size = size;
		this.tokens = size;
	}

	/** Take a token, if there is one. */
	boolean take() {
		double now = this.timeline.seconds();
		this.tokens = Math.min(this.size, this.tokens + this.rate * (now - this.at));
		this.at = now;
		boolean isThere = this.tokens >= 1;
		this.tokens -= isThere ? 1 : 0;
		return isThere;
	}

}
