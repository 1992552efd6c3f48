package io.httppool.tuning;

/**
 * The settling of a route after a change of its limit: until it is over, a window tells
 * of the limit before.
 */
final class Settling {

	/**
	 * The longest time to wait, in seconds, until exchanges begun at another limit have
	 * ended: long polls would put off every judgement. From 2 to 15, no scenario depends
	 * on it.
	 */
	private static final double LONGEST_SETTLING = 5;

	/**
	 * The share of a window below which an exchange is so short that those begun at
	 * another limit do not count. Free from 0.1 to 0.5.
	 */
	private static final double NEGLIGIBLE_LATENCY = 0.2;

	/** The rounding of times, in seconds and as a share. They decide nothing. */
	private static final double ROUNDING = 1e-6;

	private static final double NEARLY_ALL = 0.999;

	private Settling() {
	}

	/**
	 * Return whether the limit was the same throughout, what exceeded it is gone, and
	 * what was begun at another limit had ended before the window began.
	 */
	static boolean isOver(Draft draft) {
		if (draft.window().limit().isChanged() || draft.window().leased().max() > draft.limit() + 1
				|| draft.window().exchanges().latency().count() == 0) {
			return false;
		}
		double age = draft.now() - draft.span() - draft.known().merged().changedAt();
		return age >= (areShort(draft) ? -ROUNDING : NEARLY_ALL * Math.min(draft.latency(), LONGEST_SETTLING));
	}

	/**
	 * Return whether exchanges are so short that nearly all of a window was begun in it.
	 */
	static boolean areShort(Draft draft) {
		return draft.latency() <= NEGLIGIBLE_LATENCY * draft.span();
	}

}
