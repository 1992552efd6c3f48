package io.httppool.pool;

import java.lang.ref.Reference;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does with leases whatever clients do with them, the bad habits included, and tells a
 * checker what it holds. Thread-safe.
 */
final class StressClient {

	/** Virtual time leaps by minutes, and no lease may run out for that. */
	private static final Timeout FOREVER = Timeout.ofDays(365);

	/** In real time: who has no connection then was forgotten. */
	private static final int PATIENCE_SECONDS = 20;

	private final ConnectionPool<FakeConnection> pool;

	private final HeldConnections held;

	private final AtomicInteger drops = new AtomicInteger();

	StressClient(ConnectionPool<FakeConnection> pool, HeldConnections held) {
		this.pool = pool;
		this.held = held;
	}

	/** Have the next request drop its lease. */
	void dropOne() {
		this.drops.set(1);
	}

	/**
	 * Lease a connection without a state and take it.
	 * @return the connection, or {@code null} if the thread was interrupted
	 */
	@Nullable PoolEntry<HttpRoute, FakeConnection> lease(HttpRoute route) {
		PoolEntry<HttpRoute, FakeConnection> entry = await(this.pool.lease(route, null, FOREVER, null), null);
		if (entry != null) {
			this.held.take(entry, null);
		}
		return entry;
	}

	/** Lease a connection, use it and let it go, or do not even wait for it. */
	void request(HttpRoute route, Random random) {
		Thread.interrupted();
		Object state = (random.nextInt(10) == 0) ? "alice" : null;
		Timeout brief = (random.nextInt(20) == 0) ? Timeout.of(50, TimeUnit.MICROSECONDS) : null;
		LeaseTag tag = new LeaseTag(state, false);
		Future<PoolEntry<HttpRoute, FakeConnection>> lease = this.pool.lease(route, tag,
				(brief != null) ? brief : FOREVER, null);
		if (random.nextInt(20) == 0 && lease.cancel(true)) {
			return;
		}
		PoolEntry<HttpRoute, FakeConnection> entry = await(lease, brief);
		if (entry != null) {
			this.held.take(entry, state);
			if (random.nextInt(50) == 0) {
				Thread.yield();
			}
			this.held.leave(entry);
			end(entry, tag, random);
			Reference.reachabilityFence(tag);
		}
	}

	/** Open a connection for no request, maybe a second one for it, or fail to. */
	void openAhead(HttpRoute route, Random random) {
		PoolEntry<HttpRoute, FakeConnection> entry = this.pool.aheadOpenings().tryBegin(route);
		if (entry != null) {
			this.held.take(entry, null);
			this.held.leave(entry);
			if (random.nextInt(4) == 0) {
				entry.discardConnection(CloseMode.GRACEFUL);
				this.held.take(entry, null);
				this.held.leave(entry);
			}
			entry.updateState((random.nextInt(4) == 0) ? "alice" : null);
			boolean isOpen = random.nextInt(4) > 0;
			if (!isOpen) {
				entry.discardConnection(CloseMode.IMMEDIATE);
			}
			this.pool.aheadOpenings().end(entry, isOpen);
		}
	}

	private @Nullable PoolEntry<HttpRoute, FakeConnection> await(Future<PoolEntry<HttpRoute, FakeConnection>> lease,
			@Nullable Timeout brief) {
		try {
			return (brief != null) ? lease.get(brief.getDuration(), brief.getTimeUnit())
					: lease.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return null;
		}
		catch (TimeoutException ex) {
			if (brief == null) {
				this.held.violation("forgotten: " + ex.getMessage());
			}
			return null;
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

	private void end(PoolEntry<HttpRoute, FakeConnection> entry, LeaseTag tag, Random random) {
		if (this.drops.get() > 0 && this.drops.getAndSet(0) > 0) {
			tag.tie(new Object());
			return;
		}
		switch (random.nextInt(100)) {
			case 0, 1 -> discardAndRelease(entry);
			case 2, 3 -> releaseTwice(entry);
			case 4 -> fail(entry);
			case 5 -> releaseForeign(entry);
			default -> release(entry, LeaseTag.stateOf(tag), random);
		}
	}

	private void release(PoolEntry<HttpRoute, FakeConnection> entry, @Nullable Object state, Random random) {
		entry.updateState(state);
		entry.updateExpiry(TimeValue.ofMilliseconds(1 + random.nextInt(1000)));
		this.pool.release(entry, true);
	}

	private void discardAndRelease(PoolEntry<HttpRoute, FakeConnection> entry) {
		entry.discardConnection(CloseMode.IMMEDIATE);
		this.pool.release(entry, true);
	}

	/** The second release must be refused. */
	private void releaseTwice(PoolEntry<HttpRoute, FakeConnection> entry) {
		this.pool.release(entry, false);
		try {
			this.pool.release(entry, true);
			this.held.violation("a connection was released twice");
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasMessageContaining("not leased");
		}
	}

	/** An error passes the request: HttpClient closes the manager, and releases late. */
	private void fail(PoolEntry<HttpRoute, FakeConnection> entry) {
		this.held.reclaimed(this.pool.reclaimFromCurrentThread());
		this.pool.release(entry, true);
	}

	/** What was never leased here must be refused, and so must what was released. */
	private void releaseForeign(PoolEntry<HttpRoute, FakeConnection> entry) {
		this.pool.release(entry, false);
		PoolEntry<HttpRoute, FakeConnection> foreign = new PoolEntry<>(entry.getRoute());
		foreign.assignConnection(new FakeConnection());
		try {
			this.pool.release(foreign, true);
			this.held.violation("a connection was released that was not leased");
		}
		catch (IllegalStateException ex) {
			foreign.discardConnection(CloseMode.IMMEDIATE);
		}
	}

}
