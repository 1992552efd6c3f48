package io.httppool.verdict;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.LeasePhase;
import io.httppool.verdict.Shortage.Holder;

/**
 * The remedy for a lease that got no connection, in one sentence. Stateless.
 * <p>
 * The number of connections needed follows from Little's law, {@code L = λW}: leases
 * requested per second, times the seconds each connection is held (J. D. C. Little, "A
 * Proof for the Queuing Formula: L = λW", Operations Research 9 (3), 1961). It is an
 * average: bursts need more than that.
 */
public final class LeaseAdvice {

	/** Few exchanges last that long. */
	private static final Duration LONG = Duration.ofSeconds(30);

	/** A connection held for so many times the mean is not merely a slow exchange. */
	private static final int FAR_ABOVE = 10;

	private static final double NANOS_PER_SECOND = 1e9;

	private static final double NANOS_PER_MILLI = 1e6;

	private LeaseAdvice() {
	}

	/**
	 * Return the sentence.
	 * @param shortage the state of the pool and the route
	 * @return the cause, and what to do
	 */
	public static String on(Shortage shortage) {
		Holder longest = shortage.longest();
		Duration meanHold = shortage.meanHold();
		if (shortage.isDrained()) {
			return "The route or the whole pool is drained: " + Remedy.resume(shortage.pool());
		}
		if (shortage.isLookingUp()) {
			return "The name of the server is being looked up, and no connection is opened before that is done: "
					+ "does the name server answer?";
		}
		Optional<String> stuck = Remedy.stuck(shortage.phases());
		if (longest != null && isLeak(longest, meanHold)) {
			return leak(shortage, longest);
		}
		if (stuck.isPresent()) {
			return stuck.get();
		}
		if (shortage.isAtMaxTotal()) {
			return atMaxTotal(shortage);
		}
		return (meanHold != null) ? byLittlesLaw(shortage, meanHold)
				: "No connection has been released yet: is the server slow to answer?";
	}

	private static boolean isLeak(Holder longest, @Nullable Duration meanHold) {
		boolean isRead = longest.phase() != null && longest.phase() != LeasePhase.HELD;
		return !isRead && longest.held().compareTo(LONG) >= 0
				&& (meanHold == null || longest.held().compareTo(meanHold.multipliedBy(FAR_ABOVE)) >= 0);
	}

	private static String leak(Shortage shortage, Holder longest) {
		Optional<String> most = shortage.phases()
			.stuck()
			.filter(LeasePhase.HELD::equals)
			.flatMap((held) -> Remedy.stuck(shortage.phases()));
		return most.map((many) -> many + ". ").orElse("") + "Did you forget to close a response %s?"
			.formatted((longest.site() != null) ? "at " + longest.site() : "in thread " + longest.thread());
	}

	/**
	 * Where the route is at its own limit, too, raising only one of the two changes
	 * nothing, unless the tuner raises the other.
	 */
	private static String atMaxTotal(Shortage shortage) {
		String routeToo = (shortage.isAtLimit() && !shortage.isLeftToTuner()) ? " and " + limit(shortage) : "";
		return Remedy.atMaxTotal(shortage.maxTotal(), shortage.total() - shortage.leased()) + routeToo;
	}

	private static String byLittlesLaw(Shortage shortage, Duration meanHold) {
		long needed = (long) Math.ceil(shortage.arrivalsPerSecond() * meanHold.toNanos() / NANOS_PER_SECOND);
		String load = "At %s requests/s, each holding a connection for %sms, %s needed".formatted(
				number(shortage.arrivalsPerSecond()), number(meanHold.toNanos() / NANOS_PER_MILLI),
				(needed == 1) ? "1 connection is" : needed + " connections are");
		if (needed <= shortage.limits().current()) {
			return "%s and %d are allowed: this was a burst, or the server is slow at the moment".formatted(load,
					shortage.limits().current());
		}
		if (shortage.isLeftToTuner()) {
			return "%s, but %s: the server answers too slowly".formatted(load,
					Remedy.limitedByTuner(shortage.pool(), shortage.limits()));
		}
		String totalToo = (needed > shortage.maxTotal()) ? " and max-total (now %d)".formatted(shortage.maxTotal())
				: "";
		return "%s: raise %s%s, or make the server answer faster".formatted(load, limit(shortage), totalToo);
	}

	private static String limit(Shortage shortage) {
		return Remedy.limit(shortage.limits(), shortage.isTuned());
	}

	private static String number(double value) {
		return new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
	}

}
