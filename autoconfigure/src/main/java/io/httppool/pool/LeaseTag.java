package io.httppool.pool;

import java.lang.ref.Reference;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CallSite;

/**
 * A companion of a lease on its way through HttpClient's connection manager, which hands
 * the pool nothing but the state that a connection must have. It brings back the slot
 * that was lent, which the manager could not see otherwise. Handed from the thread that
 * serves the lease to the one that asked for it.
 */
final class LeaseTag {

	private final @Nullable Object state;

	private final long boundNanos;

	private final boolean isSentAgain;

	private @Nullable Slot<?> slot;

	/** What the lease is tied to at first; it knows where the lease is taken. */
	private @Nullable LeaseTie tie;

	private long since;

	private long nanosForName;

	/**
	 * Create a tag.
	 * @param state the state that the connection must have
	 * @param isSentAgain whether the request is sent again should the connection turn out
	 * to be stale
	 */
	LeaseTag(@Nullable Object state, boolean isSentAgain) {
		this.state = state;
		this.isSentAgain = isSentAgain;
		this.boundNanos = LeaseBound.take();
	}

	/** Return the state that was asked for, with or without a tag around it. */
	static @Nullable Object stateOf(@Nullable Object state) {
		return (state instanceof LeaseTag tag) ? tag.state : state;
	}

	/**
	 * Return whether the request of a lease, with this tag or none, is sent again should
	 * the connection turn out to be stale.
	 */
	static boolean isSentAgain(@Nullable LeaseTag tag) {
		return tag != null && tag.isSentAgain;
	}

	/** Return the time that the lease has in all. */
	long boundNanos() {
		return this.boundNanos;
	}

	/**
	 * Note where the lease is taken, and return what it is tied to until its holder has
	 * something else to end it with: this tag.
	 */
	LeaseTie leasedAt(@Nullable CallSite site) {
		LeaseTie own = new LeaseTie(this, site);
		this.tie = own;
		return own;
	}

	/** Return what the lease is tied to at first, {@code null} before it is taken. */
	@Nullable LeaseTie tie() {
		return this.tie;
	}

	/** Note the slot that was lent. */
	void granted(Slot<?> slot) {
		this.slot = slot;
	}

	/**
	 * Note that the lease has waited.
	 * @param since since when, as a reading of the ticker
	 * @param nanosForName how long of that for a lookup
	 */
	void waited(long since, long nanosForName) {
		this.since = since;
		this.nanosForName = nanosForName;
	}

	/**
	 * Note that a connection is about to be opened, and tell it how long its lookup has
	 * taken.
	 */
	void opens(HttpConnection connection, Openings openings) {
		Slot<?> lent = this.slot;
		if (lent != null && !connection.isOpen()) {
			openings.expect(connection, () -> lent.reportOpen(false, false));
		}
		if (this.nanosForName > 0 && connection instanceof Opened opened) {
			opened.lookedUp(this.since, this.nanosForName);
		}
	}

	/**
	 * Tie the slot to the object that its holder works with: if that is dropped, so is
	 * the lease.
	 */
	void tie(Object handle) {
		try {
			if (this.slot != null) {
				this.slot.tie(new LeaseTie(handle, (this.tie != null) ? this.tie.site() : null));
			}
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Have a connection carry out the exchanges of this lease on the terms of its route.
	 */
	void begin(Watched connection) {
		if (this.slot != null) {
			connection.leased(this.slot.terms(), this.slot.lifetime().isGlanced());
		}
	}

	@Override
	public String toString() {
		return String.valueOf(this.state);
	}

}
