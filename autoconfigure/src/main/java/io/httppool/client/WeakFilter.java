package io.httppool.client;

import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.springframework.boot.http.client.InetAddressFilter;

/**
 * The filter of the addresses of a pool. It does not keep the filter of the application
 * alive, which its clients do; without that it matches no address. Thread-safe.
 */
final class WeakFilter implements InetAddressFilter {

	private volatile WeakReference<InetAddressFilter> filter;

	WeakFilter(InetAddressFilter filter) {
		this.filter = new WeakReference<>(filter);
	}

	/** Return whether a filter is equal to that of the application, which still lives. */
	boolean isLike(WeakFilter other) {
		InetAddressFilter own = this.filter.get();
		return own != null && own.equals(other.filter.get());
	}

	/**
	 * Return the filter of the application, for a client that refers to it.
	 * @param equal the filter of that client, which takes the place of one that is gone
	 */
	InetAddressFilter held(InetAddressFilter equal) {
		InetAddressFilter own = this.filter.get();
		if (own == null) {
			this.filter = new WeakReference<>(equal);
			return equal;
		}
		return own;
	}

	@Override
	public boolean matches(InetAddress address) {
		InetAddressFilter own = this.filter.get();
		return own != null && own.matches(address);
	}

	@Override
	public boolean matches(InetSocketAddress address) {
		InetAddressFilter own = this.filter.get();
		return own != null && own.matches(address);
	}

	@Override
	public String toString() {
		InetAddressFilter own = this.filter.get();
		return (own != null) ? own.toString() : "a filter that is gone";
	}

}
