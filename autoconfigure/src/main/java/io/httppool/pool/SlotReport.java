package io.httppool.pool;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.OpeningPhase;

/**
 * The report of the connections of one slot to the listeners: that each was opened, or
 * that this failed, and in both cases that it was closed. A slot has one connection,
 * unless its holder opens another one after a challenge that ended the first.
 * Thread-safe: the holder of the connection reports that it is open, and whoever closes
 * it reports that.
 */
final class SlotReport {

	private final RouteIdentity route;

	private final long number;

	/** The last connection of which was told that it is open, or that this failed. */
	private final AtomicReference<@Nullable HttpConnection> told = new AtomicReference<>();

	private volatile long startedAt;

	SlotReport(RouteIdentity route, long number, long madeAt) {
		this.route = route;
		this.number = number;
		this.startedAt = madeAt;
	}

	private Listeners listeners() {
		return this.route.pool().listeners();
	}

	/**
	 * Report once that the connection is open. With a proxy it is when the tunnel is, or
	 * at the latest when it has carried an exchange.
	 * @param connection the connection, {@code null} for none
	 * @param isAhead whether no request waited for it
	 * @param isUsed whether it has carried an exchange
	 */
	void opened(@Nullable HttpConnection connection, boolean isAhead, boolean isUsed) {
		if (connection == null || this.told.get() == connection || !connection.isOpen()
				|| this.route.pool().openings().isUnderWay(connection)) {
			return;
		}
		List<OpeningPhase> phases = phasesOf(connection);
		boolean isTunnelMissing = this.route.route().isTunnelled()
				&& phases.stream().noneMatch((phase) -> phase.kind() == OpeningPhase.Kind.TUNNEL);
		if (isUsed || !isTunnelMissing) {
			opened(connection, phases, isAhead, isUsed);
		}
	}

	/**
	 * Return whether nothing was told of a connection so far, and note that it is now.
	 */
	private boolean isFirst(HttpConnection connection) {
		HttpConnection before = this.told.get();
		return before != connection && this.told.compareAndSet(before, connection);
	}

	private void opened(HttpConnection connection, List<OpeningPhase> phases, boolean isAhead, boolean isUsed) {
		if (isFirst(connection)) {
			this.route.openingTimes().record(phases);
			ConnectionOpening opening = opening(phases, isAhead, isUsed);
			listeners().tell((listener) -> listener.opened(this.route.source(), opening));
		}
	}

	/** Report that the connection was closed. */
	void closed(HttpConnection connection, CloseReason reason, boolean isAhead, int exchanges) {
		if (reason != CloseReason.CONNECT_FAILED && ConnectionSigns.hasAnswered(connection)) {
			opened(connection, phasesOf(connection), isAhead, true);
		}
		boolean wasOpen = !isFirst(connection);
		if (!wasOpen) {
			ConnectionOpening opening = opening(phasesOf(connection), isAhead, false);
			this.route.openingTimes().record(opening.phases());
			listeners().tell((listener) -> listener.openingFailed(this.route.source(), opening));
		}
		long now = this.route.pool().now();
		ConnectionClosing closing = new ConnectionClosing(this.number, reason, wasOpen,
				Math.max(0, now - this.startedAt), exchanges);
		this.startedAt = now;
		listeners().tell((listener) -> listener.closed(this.route.source(), closing));
	}

	private static List<OpeningPhase> phasesOf(HttpConnection connection) {
		return (connection instanceof Opened opened) ? opened.phases() : List.of();
	}

	/** A connection that is reported late was open when its last phase had ended. */
	private ConnectionOpening opening(List<OpeningPhase> phases, boolean isAhead, boolean isLate) {
		long begin = this.startedAt;
		long end = (isLate && !phases.isEmpty()) ? begin : this.route.pool().now();
		for (OpeningPhase phase : phases) {
			begin = (phase.startedAt() - begin < 0) ? phase.startedAt() : begin;
			end = (phase.endedAt() - end > 0) ? phase.endedAt() : end;
		}
		return new ConnectionOpening(this.number, begin, end, phases, isAhead);
	}

}
