package io.httppool.tuning.simulation;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The deadline of a lease. It ends the wait the way a thread does whose time is over.
 */
final class Deadline {

	private Deadline() {
	}

	/** Time a lease out, unless it was served. */
	static void pass(Future<?> lease) {
		if (lease.isDone()) {
			return;
		}
		try {
			lease.get(0, TimeUnit.NANOSECONDS);
			throw new AssertionError("The lease was served at its deadline, though nothing happened");
		}
		catch (TimeoutException ex) {
			// The callback of the lease has been told.
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

}
