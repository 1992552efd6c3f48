package io.httppool.pool;

import java.util.concurrent.TimeUnit;

import io.httppool.settings.RouteSettings;

/**
 * The number of connections that a route is to have open though no request needs them:
 * those of a warm-up, and while the route has traffic those that are refilled. Guarded by
 * the lock of the route.
 */
final class WarmFloor {

	/** A route without a lease for so long has no traffic. */
	private static final long TRAFFIC = TimeUnit.MINUTES.toNanos(1);

	private int warming;

	private long leases;

	private long busyUntil;

	private boolean wasBusy;

	/** Set how many connections a warm-up wants, 0 for none. */
	void warm(int connections) {
		this.warming = connections;
	}

	/**
	 * Return how many connections are to be open.
	 * @param settings the settings of the route
	 * @param leases how many leases were served so far
	 * @param now the reading of the ticker
	 */
	int connections(RouteSettings settings, long leases, long now) {
		boolean isBusy = settings.warmUp().refill() && isBusy(leases, now);
		return Math.max(this.warming, isBusy ? settings.limits().min() : 0);
	}

	private boolean isBusy(long leases, long now) {
		if (leases != this.leases) {
			this.leases = leases;
			this.busyUntil = now + TRAFFIC;
			this.wasBusy = true;
		}
		this.wasBusy &= this.busyUntil - now > 0;
		return this.wasBusy;
	}

}
