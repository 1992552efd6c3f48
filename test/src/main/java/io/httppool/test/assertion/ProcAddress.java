package io.httppool.test.assertion;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A translator of the addresses in Linux's {@code /proc}, where {@code 0100007F:1F90} is
 * {@code 127.0.0.1:8080} on most machines: the address is made of words of 32 bits in the
 * order of bytes of the processor.
 */
final class ProcAddress {

	private ProcAddress() {
	}

	static String text(String hex) {
		int colon = hex.indexOf(':');
		InetAddress address = address(hex.substring(0, colon));
		String host = address.getHostAddress();
		int port = Integer.parseInt(hex.substring(colon + 1), 16);
		return ((address instanceof Inet6Address) ? "[%s]:%d" : "%s:%d").formatted(host, port);
	}

	/** The JDK takes an IPv4 address in the form of IPv6 for what it is. */
	private static InetAddress address(String hex) {
		ByteBuffer bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.nativeOrder());
		for (int start = 0; start < hex.length(); start += 8) {
			bytes.putInt(Integer.parseUnsignedInt(hex.substring(start, start + 8), 16));
		}
		try {
			return InetAddress.getByAddress(bytes.array());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
