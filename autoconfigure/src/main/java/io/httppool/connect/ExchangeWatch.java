package io.httppool.connect;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressHold;
import io.httppool.address.Strike;
import io.httppool.pool.ExchangeTerms;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.LeasePhase;

/**
 * The phase of a lease, and the limit of time that holds in it. The holder of the lease
 * sets both, the upkeep reads them, and exactly one of the two ends a limit: either the
 * holder goes on, or the upkeep closes the connection and the holder fails. Methods for
 * the holder are confined to its thread, the others are thread-safe.
 */
final class ExchangeWatch {

	private static final long NONE = Long.MIN_VALUE;

	private static final long OVERDUE = Long.MIN_VALUE + 1;

	/**
	 * The socket itself ends a read after the response timeout, and says so better. The
	 * limit for a whole head is that much longer.
	 */
	private static final long LATER = TimeUnit.MILLISECONDS.toNanos(10);

	/** The reading of the ticker at which the limit ends, or one of the above. */
	private final AtomicLong deadline = new AtomicLong(NONE);

	private final AtomicReference<LeasePhase> phase = new AtomicReference<>(LeasePhase.HELD);

	private volatile @Nullable CloseReason closedFor;

	private @Nullable ExchangeTerms terms;

	private @Nullable CallDeadline call;

	/** How long the peer may be silent, as the socket has it; 0 for no limit. */
	private int silenceMillis;

	private long bytesWritten;

	private int interimResponses;

	/** How often a proxy has answered the request for a tunnel. */
	private int tunnelAnswers;

	/** Counts failures at the address of the peer. */
	private volatile @Nullable AddressHold hold;

	private boolean isStruck;

	/** Whether the peer may have closed the connection before the exchange. */
	private boolean isGlanced;

	/** Why that turned out to be so, if it did. */
	private volatile @Nullable CloseReason stale;

	/** Have failures counted at the address of the peer. */
	void countAt(AddressHold hold) {
		this.hold = hold;
	}

	/** Begin a lease. */
	void lease(ExchangeTerms terms, boolean isGlanced) {
		this.terms = terms;
		this.isGlanced = isGlanced;
		this.stale = null;
		this.phase.setOpaque(LeasePhase.HELD);
	}

	/**
	 * Return whether the peer may have closed the connection before the exchange, and the
	 * pool has not closed it since.
	 */
	boolean isGlanced() {
		return this.isGlanced && this.closedFor == null && !isOverdue();
	}

	/** Note that the peer had closed the connection before the exchange. */
	void foundStale(CloseReason reason) {
		this.stale = reason;
	}

	/** Return why the exchange failed, if it was over its limit or could not but fail. */
	@Nullable CloseReason failure() {
		return isOverdue() ? CloseReason.REQUEST_FAILED : this.stale;
	}

	@Nullable ExchangeTerms terms() {
		return this.terms;
	}

	/** End a lease, and return whether no limit of it has ended. */
	boolean release() {
		this.call = null;
		long before = this.deadline.get();
		return before == NONE || (before != OVERDUE && this.deadline.compareAndSet(before, NONE));
	}

	/** Keep within a limit for the whole call, {@code null} for none. */
	void limit(@Nullable CallDeadline call) throws IOException {
		if (call != this.call) {
			this.call = call;
			if (call != null && this.terms != null) {
				this.terms.deadlines().note(call.nanosLeft());
			}
			within(0);
		}
	}

	/** Note a phase that has no limit of its own here. */
	void note(LeasePhase phase) {
		this.phase.setOpaque(phase);
	}

	/**
	 * Begin an exchange.
	 * @param silenceMillis how long the peer may be silent; 0 for no limit
	 */
	void begin(LeasePhase phase, int silenceMillis) {
		this.silenceMillis = silenceMillis;
		this.bytesWritten = 0;
		this.interimResponses = 0;
		this.isStruck = false;
		this.phase.setOpaque(phase);
	}

	/** Begin to write some bytes. */
	void writing() throws IOException {
		within(writeNanos());
	}

	/** Note that they have been written. The caller may take its time for the next. */
	void written(int bytes) throws IOException {
		this.bytesWritten += bytes;
		within(0);
	}

	private long writeNanos() {
		Duration own = (this.terms != null) ? this.terms.settings().writeTimeout() : null;
		return (own != null) ? own.toNanos() : TimeUnit.MILLISECONDS.toNanos(this.silenceMillis);
	}

	/** Begin to wait for a head, or go on after an interim response. */
	void awaiting() throws IOException {
		if (this.phase.getPlain() == LeasePhase.WRITE) {
			this.phase.setOpaque(LeasePhase.AWAIT);
			within((this.silenceMillis > 0) ? TimeUnit.MILLISECONDS.toNanos(this.silenceMillis) + LATER : 0);
		}
	}

	/** Note that a head has come. */
	void answered(int status) throws IOException {
		if (status < HttpStatus.SC_SUCCESS && status != HttpStatus.SC_SWITCHING_PROTOCOLS) {
			this.interimResponses++;
			return;
		}
		this.isGlanced = false;
		this.tunnelAnswers += (phase() == LeasePhase.TUNNEL) ? 1 : 0;
		AddressHold counted = this.hold;
		if (counted != null && this.terms != null) {
			counted.answered(status, this.terms.settings().addresses().ejection());
		}
		this.phase.setOpaque(LeasePhase.HELD);
		within(0);
	}

	/** Return how many of the answers were those to requests for a tunnel. */
	int tunnelAnswers() {
		return this.tunnelAnswers;
	}

	/** Set the limit from now on, 0 for none but that of the call. */
	private void within(long nanos) throws IOException {
		long at = NONE;
		ExchangeTerms current = this.terms;
		if (nanos > 0 && current != null) {
			at = defined(current.deadlines().now() + nanos);
			current.deadlines().note(nanos);
		}
		if (this.call != null) {
			long end = defined(this.call.endsAt());
			at = (at == NONE || end - at < 0) ? end : at;
		}
		long before = this.deadline.get();
		if (before != at && (before == OVERDUE || !this.deadline.compareAndSet(before, at))) {
			throw overdue(null);
		}
	}

	/** Return a reading that is not taken for something else. */
	private static long defined(long reading) {
		return (reading <= OVERDUE) ? OVERDUE + 1 : reading;
	}

	/**
	 * End the limit if its time is over, and return the time that is left, or
	 * {@link Long#MAX_VALUE} if there is no limit, or it has been ended before.
	 * @param close closes the connection
	 */
	long endIfOverdue(long now, Runnable close) {
		long at = this.deadline.get();
		if (at == NONE || at == OVERDUE) {
			return Long.MAX_VALUE;
		}
		if (at - now > 0) {
			return at - now;
		}
		if (this.deadline.compareAndSet(at, OVERDUE)) {
			close.run();
		}
		return Long.MAX_VALUE;
	}

	boolean isOverdue() {
		return this.deadline.get() == OVERDUE;
	}

	/** Note the reason for which the pool closes the connection. */
	void closing(CloseReason reason) {
		this.closedFor = reason;
	}

	LeasePhase phase() {
		return this.phase.getOpaque();
	}

	/** Return what to throw for a failure: the reason where the connection was closed. */
	IOException explain(IOException failure) {
		count(failure);
		if (isOverdue()) {
			return overdue(failure);
		}
		if (this.closedFor == CloseReason.SHUTDOWN) {
			return with(failure, new ConnectionClosedException(
					"Connection pool shut down: a request to %s was cut while it was %s. Raise httppool.shutdown.drain-timeout if requests may take longer"
						.formatted(route(), phase().words())));
		}
		return failure;
	}

	/**
	 * Count a failure at the address once, if not a byte of an answer has come. That a
	 * peer had closed before is no failure of its address: a full look would have found
	 * it.
	 */
	private void count(IOException failure) {
		AddressHold counted = this.hold;
		LeasePhase current = phase();
		boolean isUnanswered = (current == LeasePhase.WRITE || current == LeasePhase.AWAIT)
				&& this.interimResponses == 0;
		if (counted != null && this.terms != null && isUnanswered && !this.isStruck
				&& (isOverdue() || SocketFailures.isOfPeer(failure)) && !isStale(failure)) {
			this.isStruck = true;
			counted.struck(Strike.FAILURE, this.terms.settings().addresses().ejection());
		}
	}

	private boolean isStale(IOException failure) {
		return this.isGlanced && !isOverdue() && !(failure instanceof SocketTimeoutException);
	}

	private IOException overdue(@Nullable IOException symptom) {
		CallDeadline current = this.call;
		if (current != null && current.isOver()) {
			return with(symptom, current.timedOut(route(), phase(), this.bytesWritten));
		}
		return with(symptom, new SocketTimeoutException((phase() == LeasePhase.WRITE) ? stalled() : unanswered()));
	}

	private String stalled() {
		boolean isOwn = this.terms != null && this.terms.settings().writeTimeout() != null;
		return "Writing the request to %s timed out: the server took no byte for %dms (%s), after %d bytes".formatted(
				route(), TimeUnit.NANOSECONDS.toMillis(writeNanos()),
				isOwn ? "write-timeout" : "the response timeout, as there is no write-timeout", this.bytesWritten);
	}

	private String unanswered() {
		return "The response of %s timed out: its head was not complete after %dms (response timeout), after %d interim responses"
			.formatted(route(), this.silenceMillis, this.interimResponses);
	}

	private String route() {
		return (this.terms != null) ? this.terms.route() : "the server";
	}

	/** What the closing of the connection looked like is no cause: that is the limit. */
	private static IOException with(@Nullable IOException symptom, IOException failure) {
		if (symptom != null) {
			failure.addSuppressed(symptom);
		}
		return failure;
	}

}
