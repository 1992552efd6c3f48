package io.httppool.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * The opening of one tunnel: how far it has come, and how long it may take. A timeout of
 * a socket bounds one read only, so a proxy that sends a byte now and then would never
 * exceed it. Instead, the connection is cut when the time is over, by a thread that lives
 * as long as that takes. Confined to the thread of the request otherwise.
 */
final class TunnelOpening {

	private final HttpRoute route;

	private boolean isAsked;

	private int status;

	private @Nullable Limit limit;

	TunnelOpening(HttpRoute route) {
		this.route = route;
	}

	/**
	 * Limit the time of all that follows.
	 * @param total how long the opening may take, for the message
	 * @param left how much of that is left
	 * @param property the property that sets the limit
	 * @param cut cuts the connection
	 */
	void limit(Duration total, Duration left, String property, Runnable cut) {
		this.limit = Limit.start(total, left, property, cut);
	}

	boolean isLimited() {
		return this.limit != null;
	}

	/** Note that the proxy is asked for the tunnel, perhaps not for the first time. */
	void ask() {
		this.isAsked = true;
		this.status = 0;
	}

	void answer(int status) {
		this.status = status;
	}

	/** Note that the tunnel is open. */
	void open() throws ConnectTimeoutException {
		if (isLate()) {
			throw late();
		}
		this.isAsked = false;
	}

	/** Stop the time, and return whether it was over. */
	boolean isLate() {
		return this.limit != null && !this.limit.stop();
	}

	private ConnectTimeoutException late() {
		Limit passed = Objects.requireNonNull(this.limit);
		return ProxyTunnelException.late(this.route, passed.total, passed.property);
	}

	/** Return the refusal of the proxy, or {@code null} if it did not refuse. */
	@Nullable IOException refusal() {
		return (this.isAsked && this.status > 0) ? ProxyTunnelException.refused(this.route, this.status) : null;
	}

	/**
	 * Return what to report instead of a failure, or {@code null} if that is not of the
	 * tunnel or says all there is to say.
	 */
	@Nullable IOException explain(Exception failure) {
		IOException explanation = explanation(failure);
		if (explanation != null) {
			explanation.initCause(failure);
		}
		return explanation;
	}

	private @Nullable IOException explanation(Exception failure) {
		if (failure instanceof ProxyTunnelException) {
			return null;
		}
		boolean isLate = isLate();
		IOException refusal = refusal();
		if (refusal != null) {
			return refusal;
		}
		if (isLate) {
			return (failure instanceof ConnectTimeoutException) ? null : late();
		}
		if (!this.isAsked || !isOfProxy(failure)) {
			return null;
		}
		return (failure instanceof HttpException) ? ProxyTunnelException.garbled(this.route)
				: ProxyTunnelException.closed(this.route);
	}

	/** Interrupts, cancels and the end of the pool close a connection, too. */
	private static boolean isOfProxy(Exception failure) {
		return failure instanceof HttpException || (failure instanceof IOException broken
				&& (SafeRetryStrategy.isPeerGone(broken) || isCutOff(broken)));
	}

	private static boolean isCutOff(IOException failure) {
		return failure instanceof ConnectionClosedException
				&& String.valueOf(failure.getMessage()).startsWith("Premature end");
	}

	/**
	 * A limit of time.
	 *
	 * @param total how long the opening may take
	 * @param property the property that sets the limit
	 * @param time fails when the time is over
	 * @param cut done when the connection has been cut after that
	 */
	private record Limit(Duration total, String property, CompletableFuture<Void> time, CompletableFuture<Void> cut) {

		static Limit start(Duration total, Duration left, String property, Runnable cut) {
			CompletableFuture<Void> time = new CompletableFuture<>();
			CompletableFuture<Void> isCut = time.exceptionallyAsync((over) -> {
				cut.run();
				return null;
			}, Limit::run);
			time.orTimeout(Math.max(1, left.toNanos()), TimeUnit.NANOSECONDS);
			return new Limit(total, property, time, isCut);
		}

		/** The timer of the JDK must not be held up. */
		private static void run(Runnable task) {
			Thread thread = new Thread(task, "httppool-tunnel-timeout");
			thread.setDaemon(true);
			thread.start();
		}

		/**
		 * Stop the time, and return whether it was not over. If it was, wait for the cut:
		 * it must not hit what the request leases next.
		 */
		boolean stop() {
			this.time.complete(null);
			if (!this.time.isCompletedExceptionally()) {
				return true;
			}
			this.cut.join();
			return false;
		}

	}

}
