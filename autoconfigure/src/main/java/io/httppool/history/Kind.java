package io.httppool.history;

/**
 * The kinds of columns: how values of two routes, or of two spans of time, become one,
 * and how a value is kept in sixteen bits.
 */
enum Kind {

	/** A count, kept as a rate in thousandths per second. */
	FLOW {

		@Override
		char packed(int value, long spanNanos) {
			return Packed.of(Math.round((double) value * PER_SECOND / Math.max(1, spanNanos)));
		}

		@Override
		double shown(long unpacked) {
			return unpacked / THOUSANDTHS;
		}

		@Override
		long overTime(long earlier, long later) {
			return earlier + later;
		}

		@Override
		long overRoutes(long one, long other) {
			return one + other;
		}

	},

	/** The highest value of a span. */
	PEAK {

		@Override
		double shown(long unpacked) {
			return unpacked;
		}

		@Override
		long overTime(long earlier, long later) {
			return Math.max(earlier, later);
		}

		@Override
		long overRoutes(long one, long other) {
			return one + other;
		}

	},

	/** The value at the end of a span, 0 if there was none. */
	LEVEL {

		@Override
		double shown(long unpacked) {
			return (unpacked == 0) ? Double.NaN : unpacked;
		}

		@Override
		long overTime(long earlier, long later) {
			return (later == 0) ? earlier : later;
		}

		@Override
		long overRoutes(long one, long other) {
			return one + other;
		}

	},

	/**
	 * A time in microseconds plus one, 0 if nothing was measured. Of several it is the
	 * longest: percentiles cannot be added.
	 */
	TIME {

		@Override
		double shown(long unpacked) {
			return (unpacked == 0) ? Double.NaN : (unpacked - 1) / THOUSANDTHS;
		}

		@Override
		long overTime(long earlier, long later) {
			return Math.max(earlier, later);
		}

		@Override
		long overRoutes(long one, long other) {
			return Math.max(one, other);
		}

	};

	private static final double THOUSANDTHS = 1000;

	private static final double PER_SECOND = THOUSANDTHS * 1e9;

	/** Return a value of a sample in sixteen bits. */
	char packed(int value, long spanNanos) {
		return Packed.of(value);
	}

	/** Return a value that was kept as people see it, {@code NaN} if there is none. */
	abstract double shown(long unpacked);

	abstract long overTime(long earlier, long later);

	abstract long overRoutes(long one, long other);

}
