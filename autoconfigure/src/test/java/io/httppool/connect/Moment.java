package io.httppool.connect;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The moment in which a request is to be cancelled: a phase of it that waits for the
 * test. Thread-safe.
 *
 * @param phase the phase
 * @param reached whether the request has come to it, or has ended
 * @param left whether the phase may go on
 */
record Moment(Phase phase, CountDownLatch reached, CountDownLatch left) {

	Moment(Phase phase) {
		this(phase, new CountDownLatch(1), new CountDownLatch(1));
	}

	/** Wait in the phase of this moment; pass all others. */
	void pass(Phase phase) {
		if (phase == this.phase) {
			this.reached.countDown();
			await(this.left);
		}
	}

	/** Wait as a name resolution does, which no interrupt ends. */
	private static void await(CountDownLatch latch) {
		boolean isInterrupted = false;
		while (latch.getCount() > 0) {
			try {
				latch.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				isInterrupted = true;
			}
		}
		if (isInterrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The phases of a request.
	 */
	enum Phase {

		LOOKUP, CONNECT, TUNNEL, TLS, WRITE, READ

	}

}
