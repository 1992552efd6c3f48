package io.httppool.tracing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

import io.httppool.event.ConnectionClosing;
import io.httppool.event.ConnectionOpening;
import io.httppool.event.LeaseFailure;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.time.PoolClock;

/**
 * Spans of requests that waited for a connection or opened one, written once that is
 * over, with the times at which it began and ended. A request has such spans only if its
 * own span is sampled, and either its wait or a phase of the opening took at least the
 * slow phase, or failed. A connection that no request waits for has a trace of its own,
 * to which the spans of those who waited for it are linked.
 * <p>
 * A lease of a connection that is available costs no look at the tracer. Thread-safe.
 */
public final class PoolTracing implements PoolListener {

	private final Tracer tracer;

	private final SpanWriter spans;

	private final PoolClock clock;

	private final long slowNanos;

	/** The requests that are opening a connection. */
	private final Map<Connection, Beginning> beginnings = new ConcurrentHashMap<>();

	/** How the open connections were opened for which no request waited. */
	private final Map<Connection, TraceContext> setups = new ConcurrentHashMap<>();

	/**
	 * Create a listener.
	 * @param tracer writes the spans
	 * @param slowPhase the time from which on a wait or a phase is worth a span; zero for
	 * all
	 * @param clock tells the moments of the spans
	 */
	public PoolTracing(Tracer tracer, Duration slowPhase, PoolClock clock) {
		this.tracer = tracer;
		this.spans = new SpanWriter(tracer, clock);
		this.clock = clock;
		this.slowNanos = slowPhase.toNanos();
	}

	@Override
	public void leased(PoolRoute route, long connection, long waitedNanos, boolean isReused) {
		boolean isSlow = waitedNanos > 0 && waitedNanos >= this.slowNanos;
		if (isReused && !isSlow) {
			return;
		}
		TraceContext request = sampled();
		if (request == null) {
			return;
		}
		long now = this.clock.ticker().read();
		Connection key = new Connection(route, connection);
		Wait wait = new Wait(request, now - waitedNanos, now, isReused, null, this.setups.get(key));
		if (isReused) {
			this.spans.write(route, wait);
		}
		else {
			this.beginnings.put(key, new Beginning(wait, isSlow));
		}
	}

	@Override
	public void leaseFailed(PoolRoute route, LeaseFailure outcome, long waitedNanos) {
		TraceContext request = sampled();
		if (request != null) {
			long now = this.clock.ticker().read();
			this.spans.write(route, new Wait(request, now - waitedNanos, now, false, outcome.word(), null));
		}
	}

	/** Return the span of the request of the current thread, if it is sampled. */
	private @Nullable TraceContext sampled() {
		Span current = this.tracer.currentSpan();
		if (current == null || current.isNoop()) {
			return null;
		}
		TraceContext context = current.context();
		return Boolean.TRUE.equals(context.sampled()) ? context : null;
	}

	@Override
	public void opened(PoolRoute route, ConnectionOpening opening) {
		ended(route, opening, null);
	}

	@Override
	public void openingFailed(PoolRoute route, ConnectionOpening opening) {
		ended(route, opening, opening.failure());
	}

	private void ended(PoolRoute route, ConnectionOpening opening, @Nullable String error) {
		Beginning beginning = this.beginnings.remove(new Connection(route, opening.connection()));
		boolean isWorthIt = error != null || opening.phases().stream().anyMatch(this::isWorthIt);
		if (beginning != null && (isWorthIt || beginning.isSlow())) {
			writeWait(route, beginning);
			this.spans.write(route, opening, beginning.waiting().request(), error);
		}
		else if (beginning == null && isWorthIt) {
			writeUnexpected(route, opening, error);
		}
	}

	private boolean isWorthIt(OpeningPhase phase) {
		return phase.nanos() >= this.slowNanos || phase.outcome() == Outcome.FAILED;
	}

	/**
	 * Write the opening of a connection that no request waited for, or of one more in the
	 * same lease, after an answer that closed the first. The latter is told by the thread
	 * of the request, unless it is given up.
	 */
	private void writeUnexpected(PoolRoute route, ConnectionOpening opening, @Nullable String error) {
		if (opening.isAhead()) {
			TraceContext setup = this.spans.write(route, opening, null, error);
			if (error == null && Boolean.TRUE.equals(setup.sampled())) {
				this.setups.put(new Connection(route, opening.connection()), setup);
			}
			return;
		}
		TraceContext request = Outcome.ABANDONED.word().equals(error) ? null : sampled();
		if (request != null) {
			this.spans.write(route, opening, request, error);
		}
	}

	private void writeWait(PoolRoute route, Beginning beginning) {
		if (beginning.waiting().nanos() > 0) {
			this.spans.write(route, beginning.waiting());
		}
	}

	/** A request may have waited and ended before it opened a connection. */
	@Override
	public void released(PoolRoute route, long connection, long heldNanos) {
		if (this.beginnings.isEmpty()) {
			return;
		}
		Beginning beginning = this.beginnings.remove(new Connection(route, connection));
		if (beginning != null && beginning.isSlow()) {
			writeWait(route, beginning);
		}
	}

	@Override
	public void closed(PoolRoute route, ConnectionClosing closing) {
		if (!this.setups.isEmpty()) {
			this.setups.remove(new Connection(route, closing.connection()));
		}
	}

	@Override
	public void routeForgotten(PoolRoute route) {
		this.beginnings.keySet().removeIf((connection) -> connection.route() == route);
		this.setups.keySet().removeIf((connection) -> connection.route() == route);
	}

	private record Connection(PoolRoute route, long number) {

	}

	/**
	 * The beginning of an opening by a request.
	 *
	 * @param waiting the wait before it, maybe of no length
	 * @param isSlow whether that alone is worth a span
	 */
	private record Beginning(Wait waiting, boolean isSlow) {

	}

}
