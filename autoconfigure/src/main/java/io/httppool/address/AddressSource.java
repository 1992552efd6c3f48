package io.httppool.address;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * A source of the addresses of names. Thread-safe; may block for as long as it likes.
 */
public interface AddressSource {

	/**
	 * Find the addresses of a name.
	 * @param name the name, or an address in its place
	 * @param port the port that the addresses get
	 * @return the addresses, or {@code null} to leave that to a proxy
	 * @throws UnknownHostException if there are none
	 */
	@Nullable Answer find(String name, int port) throws UnknownHostException;

	/**
	 * Return a source that asks a resolver, which knows no validity.
	 * @param resolver the resolver
	 * @return a new source
	 */
	static AddressSource of(DnsResolver resolver) {
		return (name, port) -> {
			List<InetSocketAddress> addresses = resolver.resolve(name, port);
			return (addresses != null) ? new Answer(addresses, null) : null;
		};
	}

	/**
	 * The answer to a lookup.
	 *
	 * @param addresses the addresses, in the order of preference
	 * @param validity for how much longer they hold, or {@code null} if that is not known
	 */
	record Answer(List<InetSocketAddress> addresses, @Nullable Duration validity) {

		public Answer {
			addresses = List.copyOf(addresses);
		}

	}

}
