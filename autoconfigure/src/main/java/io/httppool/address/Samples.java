package io.httppool.address;

import io.httppool.settings.SuccessRate;

/**
 * The exchanges with one address within a window, those included for which no connection
 * could be opened.
 *
 * @param all how many there were
 * @param failed how many of them failed, or were answered by an error of the server
 */
record Samples(long all, long failed) {

	/** Return whether too few succeeded, out of enough to tell. */
	boolean isTooLow(SuccessRate rate) {
		Integer below = rate.below();
		return below != null && this.all >= rate.minSamples() && (this.all - this.failed) * 100 < below * this.all;
	}

}
