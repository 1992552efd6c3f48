package io.httppool.pool;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CallSite;

/**
 * A companion of a lease on its way through HttpClient's connection manager, which hands
 * the pool nothing but the state that a connection must have. It brings back the slot
 * that was lent, which the manager could not see otherwise. Confined to the thread that
 * leases.
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

	void granted(Slot<?> slot) {
		this.slot = slot;
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
