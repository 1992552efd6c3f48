package io.httppool.address;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

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
 * @param validity how long the answer of the last holds, or {@code null} if it brought
 * none, or does not tell
 */
record LookupState(long begun, long beganAt, long endedAt, boolean isUnderWay, boolean isFailing, long failures,
		@Nullable Duration validity) {

	/** Names whose answers hold for no time at all are not looked up without a pause. */
	static final Duration SHORTEST = Duration.ofSeconds(5);

	/** A record may say a week by mistake. */
	static final Duration LONGEST = Duration.ofMinutes(10);

	static final LookupState NEW = new LookupState(0, 0, 0, false, false, 0, null);

	LookupState began(long now) {
		return new LookupState(this.begun + 1, now, this.endedAt, true, this.isFailing, this.failures, this.validity);
	}

	LookupState answered(@Nullable Duration validity, long now) {
		return new LookupState(this.begun, this.beganAt, now, false, false, this.failures, validity);
	}

	LookupState failed(boolean isOfNames, long now) {
		return new LookupState(this.begun, this.beganAt, now, false, isOfNames, this.failures + 1, null);
	}

	/** Return the state once a lookup has been under way for too long. */
	LookupState overdue() {
		return new LookupState(this.begun, this.beganAt, this.endedAt, this.isUnderWay, true, this.failures,
				this.validity);
	}

	/** Return whether the last one does not end, or failed less than a time ago. */
	boolean isFailing(long nanos, long now) {
		return this.isFailing && (this.isUnderWay || now - this.endedAt < nanos);
	}

	boolean isOverdue(long nanos, long now) {
		return this.isUnderWay && now - this.beganAt >= nanos;
	}

	/** Return whether the answer still holds, so that another could only be the same. */
	boolean isValid(long now) {
		return this.validity != null && now - this.endedAt < Math.min(this.validity.toNanos(), LONGEST.toNanos());
	}

	/** Return the time to the next lookup, a given one where the answer tells none. */
	long refresh(long nanos) {
		if (this.validity == null) {
			return nanos;
		}
		Duration atLeast = (this.validity.compareTo(SHORTEST) < 0) ? SHORTEST : this.validity;
		return ((atLeast.compareTo(LONGEST) > 0) ? LONGEST : atLeast).toNanos();
	}

	/**
	 * Return whether it is time for the next lookup. The time is a tenth longer or
	 * shorter, so that those of many names do not fall together; it is never shorter than
	 * the answer holds, because an earlier lookup could only bring the same.
	 */
	boolean isDue(long nanos, long now) {
		double fraction = (this.validity != null) ? 1 + 0.1 * fraction() : 0.9 + 0.2 * fraction();
		return !this.isUnderWay && this.begun > 0 && now - this.endedAt >= (long) (refresh(nanos) * fraction);
	}

	/**
	 * Return a number that differs from name to name, and from one lookup to the next.
	 */
	private double fraction() {
		long mixed = (this.begun * 0x9E3779B97F4A7C15L) ^ (this.endedAt * 0xBF58476D1CE4E5B9L);
		return (mixed >>> 11) * 0x1.0p-53;
	}

}
