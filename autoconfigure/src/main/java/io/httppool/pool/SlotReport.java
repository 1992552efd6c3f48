package io.httppool.pool;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.hc.core5.http.HttpConnection;
import org.jspecify.annotations.Nullable;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.OpeningPhase;

/**
 * The report of one connection to the listeners: that it was opened, or that this failed,
 * and in both cases that it was closed. Thread-safe: the holder of the connection reports
 * that it is open, and whoever closes it reports that.
 */
final class SlotReport {

	private final RouteIdentity route;

	private final long number;

	private final long madeAt;

	private final AtomicBoolean isOpen = new AtomicBoolean();

	SlotReport(RouteIdentity route, long number, long madeAt) {
		this.route = route;
		this.number = number;
		this.madeAt = madeAt;
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
		if (this.isOpen.get() || connection == null || !connection.isOpen()
				|| this.route.pool().openings().isUnderWay(connection)) {
			return;
		}
		List<OpeningPhase> phases = phasesOf(connection);
		boolean isTunnelMissing = this.route.route().isTunnelled()
				&& phases.stream().noneMatch((phase) -> phase.kind() == OpeningPhase.Kind.TUNNEL);
		if (isUsed || !isTunnelMissing) {
			opened(phases, isAhead);
		}
	}

	private void opened(List<OpeningPhase> phases, boolean isAhead) {
		if (this.isOpen.compareAndSet(false, true)) {
			this.route.openingTimes().record(phases);
			ConnectionOpening opening = opening(phases, isAhead);
			listeners().tell((listener) -> listener.opened(this.route.source(), opening));
		}
	}

	/** Report that the connection was closed. */
	void closed(HttpConnection connection, CloseReason reason, boolean isAhead, int exchanges) {
		if (reason != CloseReason.CONNECT_FAILED && ConnectionSigns.hasAnswered(connection)) {
			opened(phasesOf(connection), isAhead);
		}
		if (!this.isOpen.get()) {
			ConnectionOpening opening = opening(phasesOf(connection), isAhead);
			this.route.openingTimes().record(opening.phases());
			listeners().tell((listener) -> listener.openingFailed(this.route.source(), opening));
		}
		ConnectionClosing closing = new ConnectionClosing(this.number, reason, this.isOpen.get(),
				this.route.pool().now() - this.madeAt, exchanges);
		listeners().tell((listener) -> listener.closed(this.route.source(), closing));
	}

	private static List<OpeningPhase> phasesOf(HttpConnection connection) {
		return (connection instanceof Opened opened) ? opened.phases() : List.of();
	}

	private ConnectionOpening opening(List<OpeningPhase> phases, boolean isAhead) {
		long startedAt = this.madeAt;
		for (OpeningPhase phase : phases) {
			startedAt = (phase.startedAt() - startedAt < 0) ? phase.startedAt() : startedAt;
		}
		return new ConnectionOpening(this.number, startedAt, this.route.pool().now(), phases, isAhead);
	}

}
