package io.httppool.pool;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

import org.apache.hc.client5.http.HttpRoute;
import org.jspecify.annotations.Nullable;

import io.httppool.settings.HealthSettings;

/**
 * A way to find out whether an address of a server works. Thread-safe.
 */
@FunctionalInterface
public interface AddressProbe {

	/**
	 * Prepare the check of an address.
	 * @param route the route whose first hop has the address
	 * @param address the address
	 * @param settings what to check, and for how long
	 * @return a check that has not begun
	 */
	Check prepare(HttpRoute route, InetSocketAddress address, HealthSettings settings);

	/**
	 * One check, which is made once, by any thread. Any other may close it, which ends it
	 * soon.
	 */
	interface Check extends Closeable {

		/**
		 * Make the check.
		 * @return what is wrong, in a few words; {@code null} if the address works
		 * @throws IOException if no answer came
		 */
		@Nullable String run() throws IOException;

		@Override
		void close();

	}

}
