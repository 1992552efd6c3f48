package io.httppool.pool;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CallSite;

/**
 * A weak reference to what the holder of a lease needs to end it. Once the garbage
 * collector has taken that, the lease is dropped.
 */
final class LeaseTie extends WeakReference<Object> {

	private final @Nullable CallSite site;

	LeaseTie(Object handle, @Nullable CallSite site) {
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
