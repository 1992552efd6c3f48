package io.httppool.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.LeaseFailure;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.CloseReason;

/**
 * A listener that counts what it is told, and writes it down in words.
 */
final class EventLedger implements PoolListener {

	final AtomicLong leased = new AtomicLong();

	final AtomicLong released = new AtomicLong();

	final AtomicLong opened = new AtomicLong();

	final AtomicLong failedToOpen = new AtomicLong();

	final AtomicLong closed = new AtomicLong();

	final AtomicLong taken = new AtomicLong();

	final List<String> told = new CopyOnWriteArrayList<>();

	private final boolean isWriting;

	private EventLedger(boolean isWriting) {
		this.isWriting = isWriting;
	}

	static EventLedger inWords() {
		return new EventLedger(true);
	}

	static EventLedger inNumbers() {
		return new EventLedger(false);
	}

	private void tell(String words, Object... values) {
		if (this.isWriting) {
			this.told.add(words.formatted(values));
		}
	}

	@Override
	public void routeAdded(PoolRoute route) {
		tell("added %s", route);
	}

	@Override
	public void routeForgotten(PoolRoute route) {
		tell("forgotten %s", route);
	}

	@Override
	public void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
		this.leased.incrementAndGet();
		tell("leased %s after %dms%s", route.connection(connection), waitedNanos / 1_000_000,
				isReused ? ", reused" : "");
	}

	@Override
	public void leaseFailed(PoolRoute route, LeaseFailure outcome, long waitedNanos) {
		tell("not leased (%s) after %dms", outcome.word(), waitedNanos / 1_000_000);
	}

	@Override
	public void released(PoolRoute route, long connection, long heldNanos) {
		this.released.incrementAndGet();
		tell("released %s after %dms", route.connection(connection), heldNanos / 1_000_000);
	}

	@Override
	public void opened(PoolRoute route, ConnectionOpening opening) {
		this.opened.incrementAndGet();
		tell("opened %s%s", route.connection(opening.connection()), opening.isAhead() ? " ahead" : "");
	}

	@Override
	public void openingFailed(PoolRoute route, ConnectionOpening opening) {
		this.failedToOpen.incrementAndGet();
		tell("failed to open %s", route.connection(opening.connection()));
	}

	@Override
	public void closed(PoolRoute route, ConnectionClosing closing) {
		this.closed.incrementAndGet();
		if (closing.reason() == CloseReason.LEAKED || closing.reason() == CloseReason.REQUEST_FAILED) {
			this.taken.incrementAndGet();
		}
		tell("closed %s (%s) after %dms", route.connection(closing.connection()), closing.reason().word(),
				closing.ageNanos() / 1_000_000);
	}

	@Override
	public void limitChanged(PoolRoute route, int before, int after) {
		tell("limit %d -> %d", before, after);
	}

}
