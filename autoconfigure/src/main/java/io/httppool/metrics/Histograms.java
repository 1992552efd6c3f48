package io.httppool.metrics;

/**
 * The kinds of histograms that timers publish beside count, sum and maximum.
 */
public enum Histograms {

	/** A few fixed buckets for the wait for a connection and for opening one. */
	BUCKETS,

	/** The buckets of Micrometer, for percentiles of any timer. */
	PERCENTILES,

	/** None. */
	OFF

}
