package io.httppool.pool;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CallSite;

/**
 * Travels with a lease through HttpClient's connection manager, which hands nothing
 * through to the pool but the state a connection must have. It brings back what the
 * manager cannot see otherwise: the slot that was lent. Confined to the thread that
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
	 * Tie the slot to what its holder works with: if that is dropped, so is the lease.
	 */
	void tie(Object handle) {
		if (this.slot != null) {
			this.slot.tie(new Tie(handle, this.site));
		}
	}

	@Override
	public String toString() {
		return String.valueOf(this.state);
	}

	/**
	 * A lease's holder, as far as it can be known without holding on to it.
	 */
	static final class Tie extends WeakReference<Object> {

		private final @Nullable CallSite site;

		Tie(Object handle, @Nullable CallSite site) {
			super(handle);
			this.site = site;
		}

		@Nullable CallSite site() {
			return this.site;
		}

		boolean isDropped() {
			return get() == null;
		}

	}

}
