package io.httppool.history;

/**
 * Whole numbers in sixteen bits: exact below 2048, and to half a thousandth above.
 * Stateless.
 */
final class Packed {

	private static final int FRACTION_BITS = 10;

	private static final int FRACTION = 1 << FRACTION_BITS;

	private Packed() {
	}

	/**
	 * Pack a number.
	 * @param value the number, from 0 to 2<sup>62</sup>
	 * @return six bits of exponent and ten of fraction
	 */
	static char of(long value) {
		if (value < FRACTION) {
			return (char) value;
		}
		int shift = Long.SIZE - 1 - FRACTION_BITS - Long.numberOfLeadingZeros(value);
		long rounded = (value + ((1L << shift) >>> 1)) >>> shift;
		return (char) (((shift + 1) << FRACTION_BITS) + rounded - FRACTION);
	}

	/** Return the number that was packed, rounded where it was large. */
	static long value(char packed) {
		int exponent = packed >>> FRACTION_BITS;
		long fraction = packed & (FRACTION - 1);
		return (exponent == 0) ? fraction : (fraction + FRACTION) << (exponent - 1);
	}

}
