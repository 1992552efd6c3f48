package io.httppool.address;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.EjectionSettings;

/**
 * The count of one connection at its address, from before it is opened until it is
 * closed. Thread-safe.
 */
public final class AddressHold implements Closeable {

	private static final int SERVER_ERROR = 500;

	private final Counter counter;

	private final AtomicReference<@Nullable InetSocketAddress> address;

	private volatile @Nullable Strikes strikes;

	AddressHold(Counter counter, @Nullable InetSocketAddress address, @Nullable Strikes strikes) {
		this.counter = counter;
		this.address = new AtomicReference<>(address);
		this.strikes = strikes;
	}

	/**
	 * Note that the connection was opened to an address, maybe not the one that was to be
	 * tried first.
	 * @param opened the address
	 */
	public void opened(InetSocketAddress opened) {
		InetSocketAddress before = this.address.get();
		if (before != null && !before.equals(opened) && this.address.compareAndSet(before, opened)) {
			this.strikes = this.counter.moved(before, opened);
		}
	}

	/**
	 * Note that an answer came over the connection. This costs one comparison.
	 * @param status the status of the answer
	 * @param settings the settings for ejecting
	 */
	public void answered(int status, EjectionSettings settings) {
		Strikes counted = this.strikes;
		if (counted != null) {
			counted.answered(status >= SERVER_ERROR);
			if (settings.isRateWatched()) {
				counted.sample(status >= SERVER_ERROR);
			}
		}
		if (status >= SERVER_ERROR && settings.serverErrors() > 0) {
			struck(Strike.SERVER_ERROR, settings);
		}
	}

	/**
	 * Count a failure of the connection against its address.
	 * @param strike the kind of failure
	 * @param settings the settings for ejecting
	 */
	public void struck(Strike strike, EjectionSettings settings) {
		InetSocketAddress current = this.address.get();
		if (current != null) {
			this.counter.struck(current, strike, settings);
		}
	}

	/** Note that the connection is closed; to do so twice does nothing. */
	@Override
	public void close() {
		InetSocketAddress held = this.address.getAndSet(null);
		if (held != null) {
			this.counter.closed(held);
		}
	}

	/**
	 * A counter of the connections to each address.
	 */
	interface Counter {

		/** Count a connection at another address than before; return its failures. */
		@Nullable Strikes moved(InetSocketAddress from, InetSocketAddress to);

		/** Count a connection less. */
		void closed(InetSocketAddress address);

		/** Count a failure. */
		void struck(InetSocketAddress address, Strike strike, EjectionSettings settings);

	}

}
