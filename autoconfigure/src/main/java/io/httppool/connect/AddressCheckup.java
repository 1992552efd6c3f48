package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.AddressProbe.Check;

/**
 * One check of an address: a connection that is opened, used for a request where that is
 * wanted, and closed.
 *
 * @param attempt opens the connection
 * @param timeout bounds each wait for the peer
 * @param question the request, {@code null} for none
 */
record AddressCheckup(Attempt attempt, Duration timeout, @Nullable HealthQuestion question) implements Check {

	@Override
	public @Nullable String run() throws IOException {
		OpenSocket open = this.attempt.open(Timeout.of(this.timeout), new Attempt.Progress() {
		});
		try (Socket socket = (open.secure() != null) ? open.secure() : open.socket()) {
			return (this.question != null) ? this.question.ask(socket, Timeout.of(this.timeout)) : null;
		}
		finally {
			Closer.closeQuietly(open.socket());
		}
	}

	@Override
	public void close() {
		this.attempt.close();
	}

}
