package io.httppool.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.DefaultDisposalCallback;
import org.apache.hc.core5.pool.DisposalCallback;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Deadline;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one connection in its route, kept beside the {@link PoolEntry} that
 * HttpClient handles. Its changing fields are guarded by the lock of the route; closing
 * happens outside of it.
 *
 * @param <C> the kind of connection
 */
final class Slot<C extends HttpConnection> implements DisposalCallback<C> {

	private static final Logger logger = LoggerFactory.getLogger(Slot.class);

	/** What HttpClient asks for where neither the server nor the caller said anything. */
	private static final long UNSTATED_KEEP_ALIVE_MILLIS = TimeUnit.MINUTES.toMillis(3);

	private final DisposalCallback<C> disposal = new DefaultDisposalCallback<>();

	private final RouteSlots<C> route;

	private final PoolEntry<HttpRoute, C> entry;

	private final long number;

	private final long connectedBy;

	private final long lifeEndsAt;

	private volatile @Nullable CloseReason closeReason;

	private @Nullable Thread holder; // guarded by the route's lock

	private long leasedAt; // guarded by the route's lock

	private long releasedAt; // guarded by the route's lock

	private long idleEndsAt; // guarded by the route's lock

	private int exchanges; // guarded by the route's lock

	Slot(RouteSlots<C> route, long number, long now) {
		this.route = route;
		this.number = number;
		this.connectedBy = now;
		this.lifeEndsAt = now + spread(route.settings().maxLifeTime().toNanos(), number);
		this.releasedAt = now;
		this.entry = new PoolEntry<>(route.route(), TimeValue.NEG_ONE_MILLISECOND, this);
	}

	/**
	 * Spread a life time by a tenth to either side, so that connections which were opened
	 * together do not all go together. The golden ratio puts successive numbers far
	 * apart, and the same number always at the same place.
	 */
	private static long spread(long nanos, long number) {
		double between0And1 = (number * 0.618033988749895) % 1;
		return (long) (nanos * (0.9 + 0.2 * between0And1));
	}

	PoolEntry<HttpRoute, C> entry() {
		return this.entry;
	}

	RouteSlots<C> route() {
		return this.route;
	}

	@Nullable Thread holder() {
		return this.holder;
	}

	long releasedAt() {
		return this.releasedAt;
	}

	long idleNanos(long now) {
		return now - this.releasedAt;
	}

	boolean isDueForCheck(long now) {
		Duration after = this.route.settings().validateAfterInactivity();
		return !after.isNegative() && idleNanos(now) >= after.toNanos();
	}

	boolean hasState(@Nullable Object state) {
		Object ours = this.entry.getState();
		return (state != null) ? state.equals(ours) : ours == null;
	}

	void lend(Thread holder, long now) {
		this.holder = holder;
		this.leasedAt = now;
	}

	void takeBack(long now) {
		this.holder = null;
		this.releasedAt = now;
		this.exchanges++;
		this.idleEndsAt = now + keepAliveNanos();
	}

	/** End a lease that nobody made use of: nothing else changes. */
	void putBack() {
		this.holder = null;
	}

	/**
	 * Return for how long the connection may stay available. HttpClient states it as a
	 * moment of the wall clock next to the moment it reckoned from: their difference is
	 * the span, whatever the clock does.
	 */
	private long keepAliveNanos() {
		RouteSettings settings = this.route.settings();
		Deadline expiry = this.entry.getExpiryDeadline();
		long statedMillis = expiry.isMax() ? UNSTATED_KEEP_ALIVE_MILLIS : expiry.getValue() - this.entry.getUpdated();
		long keepAlive = (statedMillis != UNSTATED_KEEP_ALIVE_MILLIS) ? TimeUnit.MILLISECONDS.toNanos(statedMillis)
				: settings.keepAlive().toNanos();
		return Math.min(keepAlive, settings.maxIdleTime().toNanos());
	}

	/** Return why this connection must not be lent again, if there is a reason. */
	@Nullable CloseReason worn(long now) {
		Integer maxExchanges = this.route.settings().maxExchanges();
		if (maxExchanges != null && this.exchanges >= maxExchanges) {
			return CloseReason.EXCHANGES;
		}
		return (now - this.lifeEndsAt >= 0) ? CloseReason.EXPIRED : null;
	}

	/** Return why this available connection must not be lent, if there is a reason. */
	@Nullable CloseReason outlived(long now) {
		return (now - this.idleEndsAt >= 0) ? CloseReason.IDLE : worn(now);
	}

	/**
	 * Close the connection, if there is one and nobody has closed it yet. Call it without
	 * a lock held.
	 */
	void close(CloseReason reason, CloseMode mode) {
		this.closeReason = reason;
		try {
			this.entry.discardConnection(mode);
		}
		catch (RuntimeException ex) {
			logger.debug("{} - Closing connection {} failed", this.route.poolName(), id(), ex);
		}
		this.closeReason = null;
	}

	/**
	 * The one way out of every connection: {@link PoolEntry} calls it once for each,
	 * whoever discarded it.
	 */
	@Override
	public void execute(C connection, CloseMode mode) {
		CloseReason given = this.closeReason;
		CloseReason reason = (given != null && given != CloseReason.NOT_REUSABLE) ? given : reasonFrom(connection);
		this.route.countClosed(reason);
		if (logger.isDebugEnabled()) {
			logger.debug("{} - Closing connection {} ({})", this.route.poolName(), id(), reason.word());
		}
		this.disposal.execute(connection, mode);
	}

	/** What the connection itself can tell of its end, when a request discarded it. */
	private CloseReason reasonFrom(C connection) {
		EndpointDetails details = connection.getEndpointDetails();
		if (details == null || this.route.isDialing(connection)) {
			return CloseReason.CONNECT_FAILED;
		}
		boolean isAnswered = details.getRequestCount() > 0 && details.getResponseCount() >= details.getRequestCount();
		return isAnswered ? CloseReason.NOT_REUSABLE : CloseReason.REQUEST_FAILED;
	}

	String id() {
		return this.route.poolName() + "-" + this.number;
	}

	/** Copy what is guarded. Call it with the route's lock held. */
	View<C> view(boolean available) {
		return new View<>(this, this.entry.getConnection(), available, this.connectedBy, this.releasedAt, this.leasedAt,
				this.exchanges, this.holder, available ? earlier(this.idleEndsAt, this.lifeEndsAt) : this.lifeEndsAt);
	}

	private static long earlier(long one, long other) {
		return (one - other < 0) ? one : other;
	}

	/**
	 * What a slot held at an instant, in readings of the ticker.
	 */
	record View<C extends HttpConnection>(Slot<C> slot, @Nullable C connection, boolean available, long openedAt,
			long releasedAt, long leasedAt, int exchanges, @Nullable Thread holder, long endsAt) {

		String holderName() {
			return (this.holder != null) ? this.holder.getName() : "";
		}

	}

}
