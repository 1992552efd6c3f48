package io.httppool.tuning.simulation;

import java.util.Arrays;

/**
 * Samples of a duration, in seconds. Confined to one thread.
 */
final class Samples {

	private float[] values = new float[64];

	private int count;

	private double sum;

	void add(double value) {
		if (this.count == this.values.length) {
			this.values = Arrays.copyOf(this.values, 2 * this.count);
		}
		this.values[this.count++] = (float) value;
		this.sum += value;
	}

	void addAll(Samples others) {
		for (int index = 0; index < others.count; index++) {
			add(others.values[index]);
		}
	}

	int count() {
		return this.count;
	}

	double sum() {
		return this.sum;
	}

	double mean() {
		return (this.count > 0) ? this.sum / this.count : 0;
	}

	/** Return the values that so large a share of all does not exceed. */
	double[] quantiles(double... shares) {
		float[] sorted = Arrays.copyOf(this.values, this.count);
		Arrays.sort(sorted);
		return Arrays.stream(shares)
			.map((share) -> (this.count > 0) ? sorted[(int) Math.min(this.count - 1, share * this.count)] : 0)
			.toArray();
	}

}
