package io.httppool.sample;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * The counts of requests by outcome, and the latencies of the last ten seconds one by
 * one, so that the percentiles are exact. Moments are readings of one nanosecond clock.
 * Thread-safe.
 */
final class TrafficStatistics {

	private static final long WINDOW = Duration.ofSeconds(10).toNanos();

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final long began;

	private final Deque<Exchange> window = new ArrayDeque<>();

	private final Map<String, Long> failures = new TreeMap<>();

	private long answered;

	private long dropped;

	TrafficStatistics(long began) {
		this.began = began;
	}

	/**
	 * Count an answered request.
	 * @param due when it should have been sent; a late start counts as latency
	 * @param now when the answer was there
	 */
	synchronized void answered(long due, long now) {
		this.answered++;
		remember(new Exchange(now, now - due));
	}

	/**
	 * Count a failed request by the exception at the root of the failure.
	 */
	synchronized void failed(Throwable failure, long now) {
		String name = NestedExceptionUtils.getMostSpecificCause(failure).getClass().getSimpleName();
		this.failures.merge(name, 1L, Long::sum);
		remember(new Exchange(now, Exchange.FAILED));
	}

	/**
	 * Count a request that was due and never sent, because the generator could not start
	 * it in time.
	 */
	synchronized void dropped() {
		this.dropped++;
	}

	synchronized TrafficReport report(TrafficPlan plan, long now) {
		forget(now);
		long[] latencies = this.window.stream()
			.filter(Exchange::isAnswered)
			.mapToLong(Exchange::latency)
			.sorted()
			.toArray();
		return new TrafficReport(plan.perSecond(), rounded(perSecond(now)), percentile(latencies, 0.5),
				percentile(latencies, 0.99), this.answered, this.dropped, this.failures);
	}

	private void remember(Exchange exchange) {
		this.window.add(exchange);
		forget(exchange.ended());
	}

	private void forget(long now) {
		Exchange oldest = this.window.peek();
		while (oldest != null && now - oldest.ended() > WINDOW) {
			this.window.remove();
			oldest = this.window.peek();
		}
	}

	private double perSecond(long now) {
		long span = Math.min(Math.max(now - this.began, SECOND), WINDOW);
		return (double) this.window.size() * SECOND / span;
	}

	private static @Nullable Double percentile(long[] sorted, double share) {
		if (sorted.length == 0) {
			return null;
		}
		long nanos = sorted[(int) Math.ceil(share * sorted.length) - 1];
		return rounded((double) nanos / TimeUnit.MILLISECONDS.toNanos(1));
	}

	private static double rounded(double value) {
		return Math.round(value * 10) / 10.0;
	}

	/**
	 * An exchange that ended.
	 *
	 * @param ended when
	 * @param latency in nanoseconds, {@link #FAILED} without an answer
	 */
	private record Exchange(long ended, long latency) {

		private static final long FAILED = -1;

		boolean isAnswered() {
			return this.latency != FAILED;
		}

	}

}
