package io.httppool.settings;

import org.jspecify.annotations.Nullable;

/**
 * The share of exchanges with an address that has to succeed.
 *
 * @param minSamples how many exchanges there have to be, so that the share means
 * something
 * @param below the share below which the address is ejected, 0 to 100, or {@code null}
 * for never
 */
public record SuccessRate(int minSamples, @Nullable Integer below) {

	public SuccessRate {
		if (minSamples < 1 || (below != null && (below < 0 || below > 100))) {
			throw new IllegalArgumentException(
					"A success rate needs 1 <= minSamples and 0 <= below <= 100, but got %d and %s"
						.formatted(minSamples, below));
		}
	}

	/**
	 * Return the same share of another number of exchanges.
	 * @param minSamples the number
	 * @return a new rate
	 */
	public SuccessRate withMinSamples(int minSamples) {
		return new SuccessRate(minSamples, this.below);
	}

	/**
	 * Return another share of the same number of exchanges.
	 * @param below the share, or {@code null} for never
	 * @return a new rate
	 */
	public SuccessRate withBelow(@Nullable Integer below) {
		return new SuccessRate(this.minSamples, below);
	}

}
