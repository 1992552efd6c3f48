package io.httppool.verdict;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.Limits;
import io.httppool.verdict.Shortage.Holder;

/**
 * Says in one sentence what would have helped a lease that got no connection. Stateless.
 * <p>
 * How many connections are needed follows from Little's law, {@code L = λW}: leases asked
 * for per second, times the seconds each connection is held (J. D. C. Little, "A Proof
 * for the Queuing Formula: L = λW", Operations Research 9 (3), 1961). It is an average:
 * with a limit no higher, bursts wait.
 */
public final class LeaseAdvice {

	/** Few exchanges last that long. */
	private static final Duration LONG = Duration.ofSeconds(30);

	/** So many times the mean is more than a slow exchange. */
	private static final int FAR_ABOVE = 10;

	private static final double NANOS_PER_SECOND = 1e9;

	private static final double NANOS_PER_MILLI = 1e6;

	private LeaseAdvice() {
	}

	/**
	 * Return the sentence.
	 * @param shortage how things stood
	 * @return what would have helped
	 */
	public static String on(Shortage shortage) {
		Holder longest = shortage.longest();
		Duration meanHold = shortage.meanHold();
		if (shortage.isDrained()) {
			return "The route or its whole pool is drained: resume it";
		}
		if (longest != null && isLeak(longest, meanHold)) {
			return leak(longest);
		}
		if (shortage.isAtMaxTotal()) {
			return atMaxTotal(shortage);
		}
		return (meanHold != null) ? byLittlesLaw(shortage, meanHold)
				: "No connection has been released yet: is the server slow to answer?";
	}

	private static boolean isLeak(Holder longest, @Nullable Duration meanHold) {
		return longest.held().compareTo(LONG) >= 0
				&& (meanHold == null || longest.held().compareTo(meanHold.multipliedBy(FAR_ABOVE)) >= 0);
	}

	private static String leak(Holder longest) {
		return "Did you forget to close a response %s?"
			.formatted((longest.site() != null) ? "at " + longest.site() : "in thread " + longest.thread());
	}

	/**
	 * Where the route is at its own limit, too, raising one of the two changes nothing,
	 * unless the tuner raises the other.
	 */
	private static String atMaxTotal(Shortage shortage) {
		String routeToo = (shortage.isAtLimit() && !shortage.isLeftToTuner()) ? " and " + limit(shortage.limits()) : "";
		int others = shortage.total() - shortage.leased();
		String holders = (others > 0) ? ", %d of them by other routes".formatted(others) : "";
		return "All %d places of the pool are taken%s: raise %s%s".formatted(shortage.total(), holders,
				maxTotal(shortage), routeToo);
	}

	private static String byLittlesLaw(Shortage shortage, Duration meanHold) {
		long needed = (long) Math.ceil(shortage.arrivalsPerSecond() * meanHold.toNanos() / NANOS_PER_SECOND);
		String load = "At %s requests/s, each holding a connection for %sms, %s needed".formatted(
				number(shortage.arrivalsPerSecond()), number(meanHold.toNanos() / NANOS_PER_MILLI),
				(needed == 1) ? "1 connection is" : needed + " connections are");
		if (needed <= shortage.limits().current()) {
			return "%s and %d allowed: this was a burst, or the server is slow at the moment".formatted(load,
					shortage.limits().current());
		}
		if (shortage.isLeftToTuner()) {
			return "%s and the tuner allows %d now, for reasons it tells at the endpoint: can the server answer faster?"
				.formatted(load, shortage.limits().current());
		}
		String totalToo = (needed > shortage.maxTotal()) ? " and " + maxTotal(shortage) : "";
		return "%s: raise %s%s or make the server answer faster".formatted(load, limit(shortage.limits()), totalToo);
	}

	/**
	 * Where nothing moves the limit, the one in force is {@code initial}.
	 */
	private static String limit(Limits limits) {
		String property = (limits.current() < limits.max()) ? "per-route.initial" : "per-route.max";
		return "%s (now %d)".formatted(property, limits.current());
	}

	private static String maxTotal(Shortage shortage) {
		return "max-total (now %d)".formatted(shortage.maxTotal());
	}

	private static String number(double value) {
		return new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
	}

}
