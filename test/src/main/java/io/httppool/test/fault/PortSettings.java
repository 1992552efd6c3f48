package io.httppool.test.fault;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

import io.httppool.test.VirtualTime;
import io.httppool.time.Ticker;

/**
 * The settings of a port.
 *
 * @param address the address to listen on
 * @param port the port to listen on; 0 for any that is free
 * @param seed the seed for faults with a chance
 * @param time the time in which idle times are measured, or {@code null} for real time
 */
record PortSettings(String address, int port, long seed, @Nullable VirtualTime time) {

	InetAddress inetAddress() {
		try {
			return InetAddress.getByName(this.address);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("'%s' is not an address of this machine".formatted(this.address), ex);
		}
	}

	Ticker ticker() {
		return (this.time != null) ? this.time.ticker() : Ticker.system();
	}

}
