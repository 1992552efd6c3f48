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
import io.httppool.snapshot.OpeningPhase.Result;
import io.httppool.snapshot.OpeningPhase.TimeLeft;
import io.httppool.snapshot.PhaseError;
import io.httppool.time.Ticker;

/**
 * The record of how a connection is opened, phase by phase. It travels with the context
 * of the request, so that those who open a tunnel add theirs. Thread-safe.
 */
public final class Opening {

	private static final String ATTRIBUTE = "httppool.opening";

	private final List<OpeningPhase> phases = new CopyOnWriteArrayList<>();

	private final Ticker ticker;

	private final @Nullable CallDeadline deadline;

	private volatile @Nullable ExchangeWatch watch;

	/**
	 * Begin a record.
	 * @param ticker measures the phases
	 * @param deadline what bounds them all, {@code null} for nothing
	 */
	Opening(Ticker ticker, @Nullable CallDeadline deadline) {
		this.ticker = ticker;
		this.deadline = deadline;
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

	private void add(Phase phase, Outcome outcome, @Nullable Throwable failure, @Nullable Result result) {
		PhaseError error = (failure != null) ? PhaseErrors.of(phase.kind, failure) : null;
		this.phases.add(new OpeningPhase(phase.kind, phase.address, phase.startedAt, this.ticker.read(), outcome,
				(failure != null) ? failure.getClass().getName() : null, error,
				(error != null && error.isTimeout()) ? timeLeft() : result));
	}

	private @Nullable Result timeLeft() {
		return (this.deadline != null) ? new TimeLeft(Math.max(0, this.deadline.nanosLeft())) : null;
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
			this.opening.add(this, Outcome.SUCCEEDED, null, null);
		}

		/** End this phase well, with what came of it. */
		void succeeded(Result result) {
			this.opening.add(this, Outcome.SUCCEEDED, null, result);
		}

		/**
		 * End this phase with a failure.
		 * @param failure the failure
		 */
		public void failed(Throwable failure) {
			this.opening.add(this, Outcome.FAILED, failure, null);
		}

		/** End this phase without a result: it is not needed any more. */
		public void abandoned() {
			this.opening.add(this, Outcome.ABANDONED, null, null);
		}

	}

}
