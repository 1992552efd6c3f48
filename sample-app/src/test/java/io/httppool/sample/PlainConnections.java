package io.httppool.sample;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that are sent at the same time, each on a connection of its own.
 */
final class PlainConnections {

	private PlainConnections() {
	}

	/**
	 * Return the time from before the first request to after the last answer.
	 */
	static Duration exchangeAtOnce(URI uri, int requests) throws IOException {
		List<PlainConnection> connections = new ArrayList<>();
		try {
			for (int i = 0; i < requests; i++) {
				connections.add(PlainConnection.to(uri));
			}
			long began = System.nanoTime();
			for (PlainConnection connection : connections) {
				connection.send();
			}
			for (PlainConnection connection : connections) {
				connection.readAnswer();
			}
			return Duration.ofNanos(System.nanoTime() - began);
		}
		finally {
			for (PlainConnection connection : connections) {
				connection.close();
			}
		}
	}

}
