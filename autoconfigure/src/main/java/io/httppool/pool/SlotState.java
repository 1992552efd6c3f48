package io.httppool.pool;

/**
 * The state of a slot, and the states that may follow it. An idle connection is worked on
 * only under a claim, so that it is never lent and closed at once.
 */
enum SlotState {

	/** Made, and not lent yet. */
	NEW,

	/** Held by a request. */
	LEASED,

	/** Waiting for a request. */
	AVAILABLE,

	/** Held for a moment by whoever checks it. */
	CLAIMED,

	/** Out of the pool for good. */
	CLOSED;

	/** Return this state's successor. */
	SlotState to(SlotState next) {
		if (!isBefore(next)) {
			throw new IllegalStateException("A slot cannot become %s while it is %s".formatted(next, this));
		}
		return next;
	}

	private boolean isBefore(SlotState next) {
		return switch (this) {
			case NEW -> next == LEASED;
			case LEASED, CLAIMED -> next == AVAILABLE || next == CLOSED;
			case AVAILABLE -> next == LEASED || next == CLAIMED || next == CLOSED;
			case CLOSED -> false;
		};
	}

}
