package io.httppool.pool;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;

import io.httppool.pool.BackgroundConnector.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connects in the background that end when they are told to.
 */
final class HeldConnects implements BackgroundConnector {

	final Queue<HttpRoute> begun = new ArrayDeque<>();

	private final Queue<Consumer<Outcome>> ends = new ArrayDeque<>();

	/** Whether routes can be connected to in the background at all. */
	boolean isPossible = true;

	/** Whether to ask fails. */
	boolean isBroken;

	@Override
	public boolean isPossible(HttpRoute route) {
		if (this.isBroken) {
			throw new IllegalStateException("broken");
		}
		return this.isPossible;
	}

	@Override
	public void begin(HttpRoute route, Consumer<Outcome> end) {
		this.begun.add(route);
		this.ends.add(end);
	}

	PoolEntry<HttpRoute, FakeConnection> begin(TestPool test) {
		PoolEntry<HttpRoute, FakeConnection> entry = test.pool.aheadOpenings().tryBegin(this.begun.remove());
		assertThat(entry).isNotNull();
		entry.assignConnection(new FakeConnection());
		return entry;
	}

	void end(TestPool test, PoolEntry<HttpRoute, FakeConnection> entry, boolean isOpen) {
		if (!isOpen) {
			entry.discardConnection(CloseMode.IMMEDIATE);
		}
		test.pool.aheadOpenings().end(entry, isOpen);
		this.ends.remove().accept(isOpen ? Outcome.OPENED : Outcome.FAILED);
	}

	void endAll(TestPool test, boolean isOpen) {
		while (!this.begun.isEmpty()) {
			PoolEntry<HttpRoute, FakeConnection> entry = test.pool.aheadOpenings().tryBegin(this.begun.peek());
			if (entry == null) {
				this.begun.remove();
				this.ends.remove().accept(Outcome.NO_ROOM);
			}
			else {
				this.begun.remove();
				entry.assignConnection(new FakeConnection());
				end(test, entry, isOpen);
			}
		}
	}

}
