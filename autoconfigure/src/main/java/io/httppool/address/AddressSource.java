package io.httppool.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
	 * @param isPartial whether those of a family of addresses could not be found out
	 */
	record Answer(List<InetSocketAddress> addresses, @Nullable Duration validity, boolean isPartial) {

		public Answer {
			addresses = List.copyOf(addresses);
		}

		/**
		 * Create an answer that is complete.
		 * @param addresses the addresses, in the order of preference
		 * @param validity for how much longer they hold, or {@code null} if that is not
		 * known
		 */
		public Answer(List<InetSocketAddress> addresses, @Nullable Duration validity) {
			this(addresses, validity, false);
		}

		/**
		 * Return the addresses, and after them those of an earlier answer of a family
		 * that could not be found out.
		 * @param earlier the addresses of the answer before
		 */
		List<InetSocketAddress> completedBy(List<InetSocketAddress> earlier) {
			Set<Class<?>> found = this.addresses.stream().map(Answer::family).collect(Collectors.toSet());
			Stream<InetSocketAddress> kept = earlier.stream()
				.filter((address) -> this.isPartial && !found.contains(family(address)));
			return Stream.concat(this.addresses.stream(), kept).toList();
		}

		private static Class<?> family(InetSocketAddress address) {
			return (address.getAddress() instanceof Inet6Address) ? Inet6Address.class : Inet4Address.class;
		}

	}

}
