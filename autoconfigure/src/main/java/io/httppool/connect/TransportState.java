package io.httppool.connect;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * What happened to the streams of a {@link TransportSocket}. Confined to the thread that
 * holds the lease of its connection.
 */
final class TransportState {

	private boolean hasEnded;

	private @Nullable Look look;

	private boolean hasWritten;

	private boolean isBroken;

	/** Note that the peer will send no more bytes, not even those of TLS. */
	void ended() {
		this.hasEnded = true;
	}

	boolean hasEnded() {
		return this.hasEnded;
	}

	/**
	 * From now on, take a write that fails for done if an answer has come, so that it can
	 * be read, and end one that makes no progress if the answer refuses the request.
	 * @param look looks for the answer
	 * @param hasWritten whether a part of the request has been written before
	 */
	void forgive(Look look, boolean hasWritten) {
		this.look = look;
		this.hasWritten = hasWritten;
		this.isBroken = false;
	}

	/** Let writes fail again. */
	void forgiveNoMore() {
		this.look = null;
	}

	/** Note a write that has succeeded. */
	void written() {
		this.hasWritten = true;
	}

	/**
	 * Return whether an answer may have come: one to bytes that were never written is
	 * none.
	 */
	boolean isForgiving() {
		return this.look != null && this.hasWritten;
	}

	/** Return whether an answer has come that refuses the request. */
	boolean isRefused() throws IOException {
		Look current = this.look;
		return current != null && current.isRefused();
	}

	/** Note that a write has failed and was taken for done. */
	void broken() {
		this.isBroken = true;
	}

	boolean isBroken() {
		return this.isBroken;
	}

	/**
	 * A look for an answer.
	 */
	@FunctionalInterface
	interface Look {

		/** Return whether an answer has come that refuses the request. */
		boolean isRefused() throws IOException;

	}

}
