package io.httppool.tuning;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The journal of one pool: its last decisions. Thread-safe.
 */
final class Journal {

	/**
	 * An hour of a route that is hard to tune, or a day of one that is not. Only memory
	 * bounds it, about a kilobyte for each entry, so it may be changed.
	 */
	private static final int MOST_ENTRIES = 500;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<JournalEntry> entries = new ArrayDeque<>(); // guarded by lock

	void add(JournalEntry entry) {
		this.lock.lock();
		try {
			if (this.entries.size() == MOST_ENTRIES) {
				this.entries.removeLast();
			}
			this.entries.addFirst(entry);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Return the entries, the newest first. */
	List<JournalEntry> entries() {
		this.lock.lock();
		try {
			return new ArrayList<>(this.entries);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Return the last decision for a route. */
	Optional<JournalEntry> last(String route) {
		this.lock.lock();
		try {
			return this.entries.stream().filter((entry) -> entry.route().equals(route)).findFirst();
		}
		finally {
			this.lock.unlock();
		}
	}

}
