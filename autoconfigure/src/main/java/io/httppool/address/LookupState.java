package io.httppool.address;

/**
 * The state of the lookups of one name.
 *
 * @param begun how many lookups have begun
 * @param beganAt when the last began, as a reading of the ticker
 * @param endedAt when the last ended, as a reading of the ticker
 * @param isUnderWay whether one has begun and not ended
 * @param isFailing whether the last one failed or does not end, so that the last answer
 * is used
 * @param failures how many have failed
 */
record LookupState(long begun, long beganAt, long endedAt, boolean isUnderWay, boolean isFailing, long failures) {

	static final LookupState NEW = new LookupState(0, 0, 0, false, false, 0);

	LookupState began(long now) {
		return new LookupState(this.begun + 1, now, this.endedAt, true, this.isFailing, this.failures);
	}

	LookupState answered(long now) {
		return new LookupState(this.begun, this.beganAt, now, false, false, this.failures);
	}

	LookupState failed(boolean isOfNames, long now) {
		return new LookupState(this.begun, this.beganAt, now, false, isOfNames, this.failures + 1);
	}

	/** Return the state once a lookup has been under way for too long. */
	LookupState overdue() {
		return new LookupState(this.begun, this.beganAt, this.endedAt, this.isUnderWay, true, this.failures);
	}

	/** Return whether the last one does not end, or failed less than a time ago. */
	boolean isFailing(long nanos, long now) {
		return this.isFailing && (this.isUnderWay || now - this.endedAt < nanos);
	}

	boolean isOverdue(long nanos, long now) {
		return this.isUnderWay && now - this.beganAt >= nanos;
	}

	/**
	 * Return whether it is time for the next lookup. The time is a tenth longer or
	 * shorter, so that those of many names do not fall together.
	 */
	boolean isDue(long nanos, long now) {
		return !this.isUnderWay && this.begun > 0 && now - this.endedAt >= jittered(nanos);
	}

	/** Return a span that differs from name to name, and from one lookup to the next. */
	private long jittered(long nanos) {
		long mixed = (this.begun * 0x9E3779B97F4A7C15L) ^ (this.endedAt * 0xBF58476D1CE4E5B9L);
		double fraction = (mixed >>> 11) * 0x1.0p-53;
		return (long) (nanos * (0.9 + 0.2 * fraction));
	}

}
