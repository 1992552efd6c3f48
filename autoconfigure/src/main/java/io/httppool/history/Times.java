package io.httppool.history;

/**
 * The times of the last samples of one resolution. Samples are numbered from 0 on; those
 * that are overwritten are forgotten. Guarded by the lock of the history.
 */
final class Times {

	private final long[] ends;

	private final long[] spans;

	private long next;

	/**
	 * Create times of no sample.
	 * @param capacity how many are kept
	 */
	Times(int capacity) {
		this.ends = new long[capacity];
		this.spans = new long[capacity];
	}

	/**
	 * Add a sample.
	 * @param end when it ended, as a reading of the ticker
	 * @param span how long it lasted, in nanoseconds
	 * @return its number
	 */
	long add(long end, long span) {
		int index = (int) (this.next % this.ends.length);
		this.ends[index] = end;
		this.spans[index] = span;
		return this.next++;
	}

	int capacity() {
		return this.ends.length;
	}

	/** Return the number of the next sample. */
	long next() {
		return this.next;
	}

	/** Return the number of the first sample that is kept and ended after a reading. */
	long firstAfter(long reading) {
		long first = Math.max(0, this.next - this.ends.length);
		while (first < this.next && end(first) - reading <= 0) {
			first++;
		}
		return first;
	}

	long end(long number) {
		return this.ends[(int) (number % this.ends.length)];
	}

	long span(long number) {
		return this.spans[(int) (number % this.spans.length)];
	}

}
