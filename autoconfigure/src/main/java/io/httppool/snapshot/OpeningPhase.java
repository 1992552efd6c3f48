package io.httppool.snapshot;

import java.net.InetSocketAddress;
import java.util.List;

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
 * @param result what else is known of it, or {@code null} for nothing
 */
public record OpeningPhase(Kind kind, @Nullable InetSocketAddress address, long startedAt, long endedAt,
		Outcome outcome, @Nullable String error, @Nullable PhaseError failure, @Nullable Result result) {

	/**
	 * Return how long it took.
	 * @return nanoseconds
	 */
	public long nanos() {
		return this.endedAt - this.startedAt;
	}

	/**
	 * Return whether it is a TLS handshake that resumed an earlier session.
	 * @return whether it is
	 */
	public boolean isResumed() {
		return this.result instanceof Session session && session.isResumed();
	}

	/**
	 * What is known of a phase that has ended, beside its times.
	 */
	public sealed interface Result {

	}

	/**
	 * The answers to a lookup.
	 *
	 * @param addresses the addresses, in the order in which they are tried
	 */
	public record Answers(List<InetSocketAddress> addresses) implements Result {

		public Answers {
			addresses = List.copyOf(addresses);
		}

	}

	/**
	 * The session of a TLS handshake.
	 *
	 * @param protocol the protocol, for example {@code TLSv1.3}
	 * @param cipher the cipher suite
	 * @param isResumed whether the session is older than the handshake
	 */
	public record Session(String protocol, String cipher, boolean isResumed) implements Result {

	}

	/**
	 * What was left of the time of the whole call when a phase was not done in time.
	 *
	 * @param nanos nanoseconds, at least 0
	 */
	public record TimeLeft(long nanos) implements Result {

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
