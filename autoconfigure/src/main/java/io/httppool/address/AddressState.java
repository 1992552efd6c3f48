package io.httppool.address;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.AddressHealth;
import io.httppool.snapshot.AddressSnapshot;

/**
 * The state of an address of a host. The first failure has it tried last for a second,
 * and each further one for twice as long as the one before, up to a minute.
 *
 * @param failures the number of failures since the last success
 * @param retryAt the reading of the ticker from which it is tried in its turn again, if
 * it has failed
 * @param hasSucceeded whether a connection was ever opened to it
 * @param connections how many connections there are to it, those included that are being
 * opened
 * @param absence since when lookups do not answer it, or {@code null} if the last did
 * @param ejection its ejections
 * @param strikes the failures in a row, which requests count
 */
record AddressState(int failures, long retryAt, boolean hasSucceeded, int connections, @Nullable Absence absence,
		EjectionState ejection, Strikes strikes) {

	/** One packet may be lost, or two; three connects in a row fail for a reason. */
	static final int UNHEALTHY_AFTER = 3;

	/** About as long as a short restart, so that one lost packet costs little. */
	private static final Duration SHORTEST = Duration.ofSeconds(1);

	/** An address that is back for good is used again within this time. */
	private static final Duration LONGEST = Duration.ofMinutes(1);

	/** One more doubling would be longer than the longest. */
	private static final int DOUBLINGS = 6;

	AddressState {
		if (failures < 0 || connections < 0) {
			throw new IllegalArgumentException("'failures' and 'connections' must not be negative, but were %d and %d"
				.formatted(failures, connections));
		}
	}

	static AddressState fresh() {
		return new AddressState(0, 0, false, 0, null, EjectionState.NEVER, new Strikes());
	}

	AddressState succeeded() {
		return new AddressState(0, 0, true, this.connections, this.absence, this.ejection, this.strikes);
	}

	AddressState failed(long now) {
		return penalized((this.failures < Integer.MAX_VALUE) ? this.failures + 1 : this.failures, now);
	}

	/** Return the state while one caller tries it, and the others still try it last. */
	AddressState claimed(long now) {
		return penalized(this.failures, now);
	}

	private AddressState penalized(int failures, long now) {
		return new AddressState(failures, now + span(failures).toNanos(), this.hasSucceeded, this.connections,
				this.absence, this.ejection, this.strikes);
	}

	/** Return the state with some connections more, or less where there are any. */
	AddressState withConnections(int more) {
		return new AddressState(this.failures, this.retryAt, this.hasSucceeded, Math.max(0, this.connections + more),
				this.absence, this.ejection, this.strikes);
	}

	/** Return the state after an answer that has it. */
	AddressState answered() {
		return withAbsence(null);
	}

	/** Return the state after an answer that does not have it. */
	AddressState unanswered(long now) {
		return withAbsence((this.absence != null) ? this.absence.goesOn() : new Absence(now, 1));
	}

	private AddressState withAbsence(@Nullable Absence absence) {
		return new AddressState(this.failures, this.retryAt, this.hasSucceeded, this.connections, absence,
				this.ejection, this.strikes);
	}

	/** Return how long an address is tried last. */
	private static Duration span(int failures) {
		Duration doubled = SHORTEST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
		return (doubled.compareTo(LONGEST) < 0) ? doubled : LONGEST;
	}

	boolean hasFailed() {
		return this.failures > 0;
	}

	/** Return for how long it is still tried after all others; 0 or less for not. */
	long nanosLast(long now) {
		return Math.max(hasFailed() ? this.retryAt - now : 0, this.ejection.nanosEjected(now));
	}

	/** Return whether it has no connection, and no answer has had it for a span. */
	boolean isForgettable(long nanos, long lastAnswerAt) {
		return this.connections == 0 && this.absence != null && this.absence.isFor(nanos, lastAnswerAt);
	}

	AddressState ejected(EjectionState next) {
		return new AddressState(this.failures, this.retryAt, this.hasSucceeded, this.connections, this.absence, next,
				this.strikes);
	}

	/**
	 * Return the state after checks have found it healthy: an ejection ends, and connects
	 * that made it unhealthy are forgotten. Failures of requests that are not enough to
	 * eject it go on to count, as a check may see none of what they see.
	 */
	AddressState passedCheck() {
		if (this.ejection.isOpen()) {
			this.strikes.clear();
			return succeeded().ejected(this.ejection.over());
		}
		return (this.failures >= UNHEALTHY_AFTER) ? succeeded() : this;
	}

	/** Return a picture of the address, without its connections. */
	AddressSnapshot snapshot(String address, AddressHealth health, LongFunction<Instant> moments, long now) {
		boolean isEjected = this.ejection.nanosEjected(now) > 0;
		return new AddressSnapshot(address, health, this.absence != null, 0, 0, this.failures,
				isEjected ? moments.apply(this.ejection.until()) : null,
				this.strikes.isUsed() ? moments.apply(this.strikes.usedAt()) : null);
	}

	AddressHealth health(long now) {
		if (this.ejection.nanosEjected(now) > 0) {
			return AddressHealth.EJECTED;
		}
		if (this.failures >= UNHEALTHY_AFTER) {
			return AddressHealth.UNHEALTHY;
		}
		return this.hasSucceeded ? AddressHealth.HEALTHY : AddressHealth.UNKNOWN;
	}

}
