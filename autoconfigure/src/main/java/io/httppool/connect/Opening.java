package io.httppool.connect;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.OpeningPhase;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.OpeningPhase.Outcome;
import io.httppool.time.Ticker;

/**
 * The record of how a connection is opened, phase by phase. It travels with the context
 * of the request, so that those who open a tunnel add theirs. Thread-safe.
 */
public final class Opening {

	private static final String ATTRIBUTE = "httppool.opening";

	private final List<OpeningPhase> phases = new CopyOnWriteArrayList<>();

	private final Ticker ticker;

	private volatile @Nullable ExchangeWatch watch;

	Opening(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Return the record of the connection that a request opened last.
	 * @param context the context of the request
	 * @return the record, or {@code null} if the request has opened none
	 */
	public static @Nullable Opening of(HttpContext context) {
		return (context.getAttribute(ATTRIBUTE) instanceof Opening opening) ? opening : null;
	}

	/** Have a request carry this record. */
	Opening in(HttpContext context) {
		context.setAttribute(ATTRIBUTE, this);
		return this;
	}

	/** Have a connection know the phase its opening is in, {@code null} for none. */
	void tell(@Nullable ExchangeWatch watch) {
		this.watch = watch;
	}

	/**
	 * Begin a phase.
	 * @param kind the kind of phase
	 * @param address the address of the peer, or {@code null} for a lookup
	 * @return the phase, to be ended once
	 */
	public Phase begin(Kind kind, @Nullable InetSocketAddress address) {
		note(kind);
		return new Phase(this, kind, address, this.ticker.read());
	}

	/**
	 * Return the phase of a lookup.
	 * @param startedAt when it began, as a reading of the ticker: maybe before this
	 * opening
	 */
	Phase lookup(long startedAt) {
		note(Kind.LOOKUP);
		return new Phase(this, Kind.LOOKUP, null, startedAt);
	}

	private void note(Kind kind) {
		ExchangeWatch told = this.watch;
		if (told != null) {
			told.note(LeasePhase.valueOf(kind.name()));
		}
	}

	/**
	 * Return the phases that have ended.
	 * @return a copy, in the order of their ends
	 */
	public List<OpeningPhase> phases() {
		return List.copyOf(this.phases);
	}

	private void add(Phase phase, Outcome outcome, @Nullable Throwable failure, boolean isResumed) {
		this.phases.add(new OpeningPhase(phase.kind, phase.address, phase.startedAt, this.ticker.read(), outcome,
				(failure != null) ? failure.getClass().getName() : null,
				(failure != null) ? PhaseErrors.of(phase.kind, failure) : null, isResumed));
	}

	/**
	 * A phase that has begun.
	 *
	 * @param opening the record it belongs to
	 * @param kind the kind of phase
	 * @param address the address of the peer, or {@code null} for a lookup
	 * @param startedAt the reading of the ticker when it began
	 */
	public record Phase(Opening opening, Kind kind, @Nullable InetSocketAddress address, long startedAt) {

		/** End this phase well. */
		public void succeeded() {
			this.opening.add(this, Outcome.SUCCEEDED, null, false);
		}

		/** End a TLS handshake well, which may have resumed an earlier session. */
		void succeeded(boolean isResumed) {
			this.opening.add(this, Outcome.SUCCEEDED, null, isResumed);
		}

		/**
		 * End this phase with a failure.
		 * @param failure the failure
		 */
		public void failed(Throwable failure) {
			this.opening.add(this, Outcome.FAILED, failure, false);
		}

		/** End this phase without a result: it is not needed any more. */
		public void abandoned() {
			this.opening.add(this, Outcome.ABANDONED, null, false);
		}

	}

}
