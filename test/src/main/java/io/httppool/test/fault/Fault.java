package io.httppool.test.fault;

import java.time.Duration;

/**
 * A misbehaviour of an upstream. Faults are values, made by {@link Faults}. A fault that
 * is inflicted on an {@link Upstream} is in force until it is ended, healed or used up.
 * Several faults can be in force at once. Each kind strikes at its own moment:
 * <ul>
 * <li>{@link OnListener}: when a client connects,
 * <li>{@link OnConnect}: when a connection has been accepted,
 * <li>{@link OnResponse}: when a request has been read and is to be answered,
 * <li>{@link OnIdle}: when a connection has carried a response, and then nothing for a
 * while,
 * <li>{@link Now}: at once, on all open connections, and never again.
 * </ul>
 */
public sealed interface Fault {

	/**
	 * A fault that needs no knowledge of HTTP or TLS, so that it can be inflicted on a
	 * {@link FaultyProxy}, too.
	 */
	sealed interface Tcp extends Fault {

	}

	/**
	 * A fault that keeps all clients out. It cannot be left to chance.
	 */
	sealed interface OnListener extends Fault {

	}

	/**
	 * A fault that strikes connections that were just accepted.
	 */
	sealed interface OnConnect extends Fault {

	}

	/**
	 * A fault that strikes responses.
	 */
	sealed interface OnResponse extends Fault {

	}

	/**
	 * A fault that strikes idle connections.
	 */
	sealed interface OnIdle extends Fault {

		/**
		 * Return the idle time after which it strikes.
		 * @return a time that is not negative
		 */
		Duration idle();

	}

	/**
	 * A fault that strikes all open connections once, when it is inflicted.
	 */
	sealed interface Now extends Fault {

	}

	/**
	 * A port that refuses connects.
	 */
	record Refuse() implements OnListener, Tcp {

	}

	/**
	 * A port that does not answer connects.
	 */
	record BlackHole() implements OnListener, Tcp {

	}

	/**
	 * A pause after a connection was accepted.
	 *
	 * @param delay the length of the pause
	 */
	record DelayAccept(Duration delay) implements OnConnect, Tcp {

		public DelayAccept {
			requireNotNegative(delay, "Delay");
		}

	}

	/**
	 * A TLS handshake that starts late.
	 *
	 * @param delay the time before it starts
	 */
	record SlowHandshake(Duration delay) implements OnConnect {

		public SlowHandshake {
			requireNotNegative(delay, "Delay");
		}

	}

	/**
	 * A certificate that names another host.
	 */
	record WrongCertificate() implements OnConnect {

	}

	/**
	 * A response that starts late.
	 *
	 * @param delay the time before its first byte
	 */
	record DelayFirstByte(Duration delay) implements OnResponse, Tcp {

		public DelayFirstByte {
			requireNotNegative(delay, "Delay");
		}

	}

	/**
	 * A response that comes byte by byte.
	 *
	 * @param delay the pause after each byte
	 */
	record DelayBytes(Duration delay) implements OnResponse, Tcp {

		public DelayBytes {
			requireNotNegative(delay, "Delay");
		}

	}

	/**
	 * A response that does not start.
	 */
	record Stall() implements OnResponse, Tcp {

	}

	/**
	 * A connection that ends within a response.
	 *
	 * @param bytes the number of bytes that are sent before
	 * @param ending the way it ends
	 */
	record CutAfter(long bytes, Ending ending) implements OnResponse, Tcp {

		public CutAfter {
			if (bytes < 0) {
				throw new IllegalArgumentException("Bytes must not be negative, but were %d".formatted(bytes));
			}
		}

	}

	/**
	 * A body of which the second half is missing.
	 */
	record TruncateBody() implements OnResponse {

	}

	/**
	 * A keep-alive that differs from the one that is stated.
	 *
	 * @param stated the keep-alive in the header, in whole seconds
	 * @param actual the idle time after which the connection is closed
	 */
	record LieAboutKeepAlive(Duration stated, Duration actual) implements OnResponse {

		public LieAboutKeepAlive {
			requireNotNegative(actual, "Actual keep-alive");
			if (stated.isNegative() || stated.toNanosPart() != 0) {
				throw new IllegalArgumentException("Stated keep-alive must be in whole seconds, but was " + stated);
			}
		}

	}

	/**
	 * A bound on the requests that are answered at a time.
	 *
	 * @param workers the number of requests that are answered at a time
	 * @param queue the number of further requests that wait
	 */
	record Workers(int workers, int queue) implements OnResponse {

		public Workers {
			if (workers < 1 || queue < 0) {
				throw new IllegalArgumentException("Workers must be at least 1 and the queue at least 0, "
						+ "but were workers=%d, queue=%d".formatted(workers, queue));
			}
		}

	}

	/**
	 * A connection that ends when it is idle.
	 *
	 * @param idle the idle time after which it ends
	 * @param ending the way it ends
	 */
	record EndWhenIdle(Duration idle, Ending ending) implements OnIdle, Tcp {

		public EndWhenIdle {
			requireNotNegative(idle, "Idle time");
		}

	}

	/**
	 * An unsolicited response on an idle connection, which may end it.
	 *
	 * @param idle the idle time after which it comes
	 * @param lingers whether the connection stays open until the client ends it
	 */
	record RequestTimeoutWhenIdle(Duration idle, boolean lingers) implements OnIdle {

		public RequestTimeoutWhenIdle {
			requireNotNegative(idle, "Idle time");
		}

	}

	/**
	 * An end of all connections.
	 *
	 * @param ending the way they end
	 */
	record EndNow(Ending ending) implements Now, Tcp {

	}

	private static void requireNotNegative(Duration duration, String name) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("%s must not be negative, but was %s".formatted(name, duration));
		}
	}

}
