package io.httppool.address;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import org.apache.hc.core5.http.HttpHost;

/**
 * The text of addresses, without the names that a resolver may have made up. Stateless.
 */
public final class AddressText {

	private AddressText() {
	}

	/**
	 * Return an address as people see it.
	 * @param address the address
	 * @return the address and its port
	 */
	public static String of(SocketAddress address) {
		return (address instanceof InetSocketAddress internet && internet.getAddress() != null)
				? new HttpHost(internet.getAddress().getHostAddress(), internet.getPort()).toHostString()
				: address.toString();
	}

}
