package io.httppool.snapshot;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * A phase of the opening of a connection.
 *
 * @param kind the kind of phase
 * @param address the address of the peer, or {@code null} for a lookup
 * @param startedAt the reading of the pool's ticker when it began
 * @param endedAt the reading of the pool's ticker when it ended
 * @param outcome how it ended
 * @param error the class of the failure, or {@code null} if it did not fail
 * @param failure the kind of the failure, or {@code null} if it did not fail
 * @param isResumed whether a TLS handshake resumed an earlier session
 */
public record OpeningPhase(Kind kind, @Nullable InetSocketAddress address, long startedAt, long endedAt,
		Outcome outcome, @Nullable String error, @Nullable PhaseError failure, boolean isResumed) {

	/**
	 * Return how long it took.
	 * @return nanoseconds
	 */
	public long nanos() {
		return this.endedAt - this.startedAt;
	}

	/**
	 * The kinds of phases.
	 */
	public enum Kind {

		/** The lookup of the addresses of a host. */
		LOOKUP("dns"),

		/** A TCP connect to one address. */
		CONNECT("tcp"),

		/** A tunnel through a proxy. */
		TUNNEL("tunnel"),

		/** A TLS handshake. */
		TLS("tls");

		private final String word;

		Kind(String word) {
			this.word = word;
		}

		/**
		 * Return the name of this kind as people see it.
		 * @return {@code dns}, {@code tcp}, {@code tunnel} or {@code tls}
		 */
		public String word() {
			return this.word;
		}

	}

	/**
	 * The ways in which a phase can end.
	 */
	public enum Outcome {

		/** It did what it was for. */
		SUCCEEDED("ok"),

		/** It failed. */
		FAILED("error"),

		/** It was given up, because of a cancel or of a connection opened elsewhere. */
		ABANDONED("abandoned");

		private final String word;

		Outcome(String word) {
			this.word = word;
		}

		/**
		 * Return the name of this outcome as people see it.
		 * @return {@code ok}, {@code error} or {@code abandoned}
		 */
		public String word() {
			return this.word;
		}

	}

}
