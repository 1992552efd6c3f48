package io.httppool.address;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The count of one connection at its address, from before it is opened until it is
 * closed. Thread-safe.
 */
public final class AddressHold implements Closeable {

	private final Counter counter;

	private final AtomicReference<@Nullable InetSocketAddress> address;

	AddressHold(Counter counter, @Nullable InetSocketAddress address) {
		this.counter = counter;
		this.address = new AtomicReference<>(address);
	}

	/**
	 * Note that the connection was opened to an address, maybe not the one that was to be
	 * tried first.
	 * @param opened the address
	 */
	public void opened(InetSocketAddress opened) {
		InetSocketAddress before = this.address.get();
		if (before != null && !before.equals(opened) && this.address.compareAndSet(before, opened)) {
			this.counter.moved(before, opened);
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

		/** Count a connection at another address than before. */
		void moved(InetSocketAddress from, InetSocketAddress to);

		/** Count a connection less. */
		void closed(InetSocketAddress address);

	}

}
