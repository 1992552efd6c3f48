package io.httppool.address;

import java.time.Duration;

import io.httppool.settings.EjectionSettings;

/**
 * The ejections of one address: each lasts longer than the one before, by the base time,
 * unless there was good time between them.
 *
 * @param times how many times the base time the last has lasted, 0 before the first
 * @param until when the last ends or ended, as a reading of the ticker
 * @param isOpen whether the last has not been noted as over
 * @param isEnforced whether the address gets no requests meanwhile
 */
record EjectionState(int times, long until, boolean isOpen, boolean isEnforced) {

	static final EjectionState NEVER = new EjectionState(0, 0, false, false);

	/** Return whether an ejection goes on, applied or only observed. */
	boolean isOn(long now) {
		return this.isOpen && this.until - now > 0;
	}

	/** Return for how long the address gets no requests; 0 or less for not. */
	long nanosEjected(long now) {
		return (this.isOpen && this.isEnforced) ? this.until - now : 0;
	}

	/**
	 * Return the next ejection. It is a tenth longer or shorter than it should be, so
	 * that clients that ejected an address together do not come back together.
	 */
	EjectionState next(EjectionSettings settings, boolean isEnforced, long now) {
		double base = settings.baseTime().toNanos();
		double most = settings.maxTime().toNanos();
		int next = (int) Math.min(timesLeft(settings.baseTime(), now) + 1.0, Math.ceil(most / base));
		double nanos = Math.min(base * next * (0.9 + 0.2 * fraction(now)), most);
		return new EjectionState(next, now + (long) nanos, true, isEnforced);
	}

	/** Each base time without an ejection takes one back. */
	private int timesLeft(Duration base, long now) {
		long good = (this.times > 0) ? Math.max(0, now - this.until) / base.toNanos() : 0;
		return (int) Math.max(0, this.times - good);
	}

	private static double fraction(long now) {
		return ((now * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
	}

	EjectionState over() {
		return new EjectionState(this.times, this.until, false, false);
	}

}
