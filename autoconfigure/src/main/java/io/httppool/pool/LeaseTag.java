package io.httppool.pool;

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

	private @Nullable Slot<?> slot;

	private @Nullable CallSite site;

	LeaseTag(@Nullable Object state) {
		this.state = state;
	}

	/** Return the state that was asked for, with or without a tag around it. */
	static @Nullable Object stateOf(@Nullable Object state) {
		return (state instanceof LeaseTag tag) ? tag.state : state;
	}

	void leasedAt(@Nullable CallSite site) {
		this.site = site;
	}

	/**
	 * Note the slot that was lent, and tie the lease to this tag: until its holder has
	 * something else to end it with, it is dropped if this tag is.
	 */
	void granted(Slot<?> slot) {
		this.slot = slot;
		tie(this);
	}

	/**
	 * Tie the slot to the object that its holder works with: if that is dropped, so is
	 * the lease.
	 */
	void tie(Object handle) {
		if (this.slot != null) {
			this.slot.tie(new LeaseTie(handle, this.site));
		}
	}

	@Override
	public String toString() {
		return String.valueOf(this.state);
	}

}
