package io.httppool.test.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The latest requests of a server. Bounded, so that a server may run for as long as
 * needed. Thread-safe.
 */
final class RequestLog {

	private static final int BOUND = 10_000;

	private final Deque<ServedRequest> latest = new ArrayDeque<>(); // guarded by this

	private long count; // guarded by this

	synchronized void add(ServedRequest request) {
		if (this.latest.size() == BOUND) {
			this.latest.removeFirst();
		}
		this.latest.addLast(request);
		this.count++;
	}

	synchronized List<ServedRequest> latest() {
		return List.copyOf(this.latest);
	}

	synchronized long count() {
		return this.count;
	}

}
