package io.httppool.test.fault;

import java.time.Duration;

/**
 * What can be wrong with an upstream. Faults are values, made by {@link Faults}: inflict
 * one on an {@link Upstream}, and it is in force until it is ended, healed or used up.
 * Several can be in force at once; each strikes at its own moment:
 * <ul>
 * <li>{@link OnListener}: as long as it is in force, nobody gets in,
 * <li>{@link OnConnect}: when a connection was accepted,
 * <li>{@link OnResponse}: when a request was read and is to be answered,
 * <li>{@link OnIdle}: when a connection has carried a response and then nothing for a
 * while,
 * <li>{@link Now}: at once, on all connections that are open, and never again.
 * </ul>
 */
public sealed interface Fault {

	/**
	 * What needs no knowledge of HTTP or TLS, so that a {@link FaultyProxy} can do it,
	 * too.
	 */
	sealed interface Tcp extends Fault {

	}

	/**
	 * Keeps everybody out. Strikes always.
	 */
	sealed interface OnListener extends Fault {

	}

	/**
	 * Strikes connections that were just accepted.
	 */
	sealed interface OnConnect extends Fault {

	}

	/**
	 * Strikes responses.
	 */
	sealed interface OnResponse extends Fault {

	}

	/**
	 * Strikes connections that nobody uses.
	 */
	sealed interface OnIdle extends Fault {

		/**
		 * Return after how much idleness it strikes.
		 * @return not negative
		 */
		Duration idle();

	}

	/**
	 * Strikes all open connections once, when it is inflicted.
	 */
	sealed interface Now extends Fault {

	}

	/**
	 * Connects are refused.
	 */
	record Refuse() implements OnListener, Tcp {

	}

	/**
	 * Connects get no answer.
	 */
	record BlackHole() implements OnListener, Tcp {

	}

	/**
	 * An accepted connection is left alone for a while.
	 *
	 * @param delay for how long
	 */
	record DelayAccept(Duration delay) implements OnConnect, Tcp {

		public DelayAccept {
			requireNotNegative(delay, "Delay");
		}

	}

	/**
	 * The handshake starts late.
	 *
	 * @param delay how late
	 */
	record SlowHandshake(Duration delay) implements OnConnect {

		public SlowHandshake {
			requireNotNegative(delay, "Delay");
		}

	}

	/**
	 * The certificate names another host.
	 */
	record WrongCertificate() implements OnConnect {

	}

	/**
	 * The response starts late.
	 *
	 * @param delay how late
	 */
	record DelayFirstByte(Duration delay) implements OnResponse, Tcp {

		public DelayFirstByte {
			requireNotNegative(delay, "Delay");
		}

	}

	/**
	 * The response comes byte by byte.
	 *
	 * @param delay the pause after each
	 */
	record DelayBytes(Duration delay) implements OnResponse, Tcp {

		public DelayBytes {
			requireNotNegative(delay, "Delay");
		}

	}

	/**
	 * The response does not start.
	 */
	record Stall() implements OnResponse, Tcp {

	}

	/**
	 * The connection ends within the response.
	 *
	 * @param bytes after how many of its bytes
	 * @param ending how
	 */
	record CutAfter(long bytes, Ending ending) implements OnResponse, Tcp {

		public CutAfter {
			if (bytes < 0) {
				throw new IllegalArgumentException("Bytes must not be negative, but were %d".formatted(bytes));
			}
		}

	}

	/**
	 * Half of the body is missing.
	 */
	record TruncateBody() implements OnResponse {

	}

	/**
	 * The connection is kept for less time than stated.
	 *
	 * @param stated what is stated, in whole seconds
	 * @param actual what is done
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
	 * Only so many requests are answered at a time.
	 *
	 * @param workers how many
	 * @param queue how many more wait
	 */
	record Workers(int workers, int queue) implements OnResponse {

		public Workers {
			if (workers < 1 || queue < 0) {
				throw new IllegalArgumentException("At least 1 worker and a queue of at least 0 are needed, "
						+ "but were workers=%d, queue=%d".formatted(workers, queue));
			}
		}

	}

	/**
	 * The connection ends when nobody uses it.
	 *
	 * @param idle after how much idleness
	 * @param ending how
	 */
	record EndWhenIdle(Duration idle, Ending ending) implements OnIdle, Tcp {

		public EndWhenIdle {
			requireNotNegative(idle, "Idle time");
		}

	}

	/**
	 * A response that nobody asked for comes, and then perhaps the end.
	 *
	 * @param idle after how much idleness
	 * @param lingers whether it is left to the client to end the connection
	 */
	record RequestTimeoutWhenIdle(Duration idle, boolean lingers) implements OnIdle {

		public RequestTimeoutWhenIdle {
			requireNotNegative(idle, "Idle time");
		}

	}

	/**
	 * All connections end.
	 *
	 * @param ending how
	 */
	record EndNow(Ending ending) implements Now, Tcp {

	}

	private static void requireNotNegative(Duration duration, String name) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("%s must not be negative, but was %s".formatted(name, duration));
		}
	}

}
