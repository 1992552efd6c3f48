package io.httppool.snapshot;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One address of a route at an instant.
 *
 * @param address the address and port, as text
 * @param health what is known of it
 * @param isGone whether the last answer to a lookup of the name no longer has it
 * @param leased how many connections to it are leased, those that drain included
 * @param available how many connections to it are open and unused
 * @param failures how many connections in a row could not be opened
 * @param ejectedUntil until when it gets no requests, or {@code null} if it is not
 * ejected
 * @param lastUsed when an answer came from it last, to the interval of the upkeep (a
 * second by default), or {@code null} if none did
 */
public record AddressSnapshot(String address, AddressHealth health, boolean isGone, int leased, int available,
		int failures, @Nullable Instant ejectedUntil, @Nullable Instant lastUsed) {

	/**
	 * Return the same address with connections.
	 * @param leased how many are leased
	 * @param available how many are available
	 * @return a new snapshot
	 */
	public AddressSnapshot with(int leased, int available) {
		return new AddressSnapshot(this.address, this.health, this.isGone, leased, available, this.failures,
				this.ejectedUntil, this.lastUsed);
	}

	/**
	 * Return how many connections there are to it.
	 * @return leased and available ones
	 */
	public int connections() {
		return this.leased + this.available;
	}

}
