package io.httppool.connect;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;

import org.apache.hc.client5.http.DnsResolver;

/**
 * A resolver that resolves each name to the same addresses.
 *
 * @param addresses the addresses, literal
 */
record Addresses(Supplier<List<String>> addresses) implements DnsResolver {

	static Addresses of(String... addresses) {
		return new Addresses(() -> List.of(addresses));
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		List<String> found = this.addresses.get();
		InetAddress[] resolved = new InetAddress[found.size()];
		for (int i = 0; i < resolved.length; i++) {
			resolved[i] = InetAddress.getByName(found.get(i));
		}
		return resolved;
	}

	@Override
	public String resolveCanonicalHostname(String host) {
		return host;
	}

}
