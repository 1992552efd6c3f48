package io.httppool.history;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The last samples of one route in one resolution. A column takes no memory until it has
 * a value. Guarded by the lock of the history.
 */
final class Track {

	private static final int ARRAY_HEADER = 16;

	private static final int REFERENCE = 4;

	/** The memory of a track without any value. */
	static final int LEAST_BYTES = 2 * ARRAY_HEADER + 3 * Long.BYTES + REFERENCE * Column.COUNT;

	private final char[] @Nullable [] columns = new char[Column.COUNT][];

	private final int capacity;

	private long since;

	private int bytes = LEAST_BYTES;

	/**
	 * Create a track without samples.
	 * @param capacity how many are kept
	 * @param since the number of its first sample
	 */
	Track(int capacity, long since) {
		this.capacity = capacity;
		this.since = since;
	}

	/** Keep a sample, the newest there is. */
	void put(long number, int[] sample, long spanNanos) {
		for (int index = 0; index < sample.length; index++) {
			set(number, index, Column.kind(index).packed(sample[index], spanNanos));
		}
	}

	private void set(long number, int index, char value) {
		char[] column = this.columns[index];
		if (column == null && value != 0) {
			column = new char[this.capacity];
			this.columns[index] = column;
			this.bytes += ARRAY_HEADER + Character.BYTES * this.capacity;
		}
		if (column != null) {
			column[(int) (number % this.capacity)] = value;
		}
	}

	/** Add the samples of another route, as far as they are kept. */
	void add(Track other, long next) {
		long first = Math.max(other.since, next - this.capacity);
		this.since = Math.min(this.since, first);
		for (int index = 0; index < Column.COUNT; index++) {
			char[] theirs = other.columns[index];
			for (long number = first; theirs != null && number < next; number++) {
				long sum = Column.kind(index).overRoutes(unpacked(index, number), other.unpacked(index, number));
				set(number, index, Packed.of(sum));
			}
		}
	}

	private long unpacked(int index, long number) {
		char[] column = this.columns[index];
		return (column != null && number >= this.since) ? Packed.value(column[(int) (number % this.capacity)]) : 0;
	}

	/** Return whether a column has had a value. */
	boolean has(int index) {
		return this.columns[index] != null;
	}

	/**
	 * Return the values of a column, {@code NaN} where there is none.
	 * @param index the column
	 * @param first the number of the first sample
	 * @param next the number after that of the last
	 */
	double[] values(int index, long first, long next) {
		double[] values = new double[(int) (next - first)];
		Arrays.fill(values, Double.NaN);
		Kind kind = Column.kind(index);
		for (long number = Math.max(first, this.since); number < next; number++) {
			values[(int) (number - first)] = kind.shown(unpacked(index, number));
		}
		return values;
	}

	/** Return how much memory this takes. */
	int bytes() {
		return this.bytes;
	}

}
