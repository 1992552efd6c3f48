package io.httppool.tuning;

import java.util.Collections;
import java.util.List;

import io.httppool.statistics.ReuseGaps;
import io.httppool.statistics.RouteWindow;

/**
 * What is known of how connections are used again, and how long they should be kept for
 * it. To keep one or to close it is to rent or to buy skis: with {@code g} for a gap
 * after which a connection is needed again, keeping connections for {@code T} costs
 * {@code min(g, T)} idle seconds, and a new connection, which is worth {@code rho} idle
 * seconds, where {@code g > T}. The best {@code T} is found over the histogram of the
 * gaps that were seen, which fade. A connection is worth more idle time where it takes
 * long to connect and little to answer:
 * {@code rho = 30 s * clamp(connect / answer, 1/4, 4)}.
 *
 * @param gaps how many gaps fell into each bucket, fading
 * @param connect how long it takes to connect, in seconds
 * @param answer how long half of the exchanges last at most, in seconds; zero if unknown
 * @param wanted for how long connections should be kept, in seconds
 */
record Inventory(List<Double> gaps, double connect, double answer, double wanted) {

	static final double SHORTEST = 3;

	static final double LONGEST = 120;

	private static final double UNTIL_KNOWN = 30;

	private static final double HALF_LIFE = 300;

	/** So many gaps have to be seen before anything is concluded from them. */
	private static final double ENOUGH = 20;

	private static final double RECONNECT = 30;

	private static final double LEAST_FACTOR = 0.25;

	private static final double MOST_FACTOR = 4;

	/** A choice that costs that much more than the best is not worth a change. */
	private static final double NEARLY_BEST = 1.1;

	private static final double USUAL_CONNECT = 0.03;

	private static final double CONNECT_WEIGHT = 0.1;

	private static final double FULL_WEIGHT = 50;

	Inventory {
		gaps = List.copyOf(gaps);
	}

	static Inventory start() {
		return new Inventory(Collections.nCopies(ReuseGaps.BUCKETS, 0.0), USUAL_CONNECT, 0, UNTIL_KNOWN);
	}

	/** Learn from a window. */
	Inventory after(RouteWindow window) {
		double fading = Math.pow(0.5, Seconds.of(window.span()) / HALF_LIFE);
		List<Integer> fresh = window.connections().gaps().counts();
		Double[] faded = new Double[ReuseGaps.BUCKETS];
		for (int bucket = 0; bucket < faded.length; bucket++) {
			faded[bucket] = this.gaps.get(bucket) * fading + fresh.get(bucket);
		}
		Inventory seen = new Inventory(List.of(faded), connectAfter(window), answerAfter(window), this.wanted);
		return new Inventory(seen.gaps, seen.connect, seen.answer, seen.best());
	}

	private double connectAfter(RouteWindow window) {
		return (window.connections().connect().count() == 0) ? this.connect
				: this.connect + CONNECT_WEIGHT * (Seconds.of(window.connections().connect().mean()) - this.connect);
	}

	private double answerAfter(RouteWindow window) {
		long count = window.exchanges().latency().count();
		double median = Seconds.of(window.exchanges().latency().p50());
		if (count == 0 || this.answer == 0) {
			return (count == 0) ? this.answer : median;
		}
		return this.answer + Math.min(0.5, count / FULL_WEIGHT) * (median - this.answer);
	}

	/** Return what a connection is worth, in idle seconds. */
	double reconnect() {
		double factor = (this.answer > 0) ? this.connect / this.answer : 1;
		return RECONNECT * Math.max(LEAST_FACTOR, Math.min(MOST_FACTOR, factor));
	}

	private double best() {
		if (this.answer == 0 || seen() < ENOUGH) {
			return UNTIL_KNOWN;
		}
		double best = UNTIL_KNOWN;
		double least = Double.POSITIVE_INFINITY;
		double present = Double.POSITIVE_INFINITY;
		for (int bucket = 0; bucket < ReuseGaps.BUCKETS - 1; bucket++) {
			double span = ReuseGaps.upperSeconds(bucket);
			double cost = (span < SHORTEST || span > LONGEST) ? Double.POSITIVE_INFINITY : cost(bucket, span);
			if (cost < least - 1e-9) {
				least = cost;
				best = span;
			}
			present = (Math.abs(span - this.wanted) < 1e-6) ? cost : present;
		}
		boolean isGoodEnough = present <= least * NEARLY_BEST && best >= this.wanted;
		return isGoodEnough ? this.wanted : best;
	}

	private double seen() {
		double seen = 0;
		for (double gap : this.gaps) {
			seen += gap;
		}
		return seen;
	}

	private double cost(int kept, double span) {
		double closed = span + reconnect();
		double cost = 0;
		for (int bucket = 1; bucket < ReuseGaps.BUCKETS; bucket++) {
			cost += this.gaps.get(bucket) * ((bucket <= kept) ? middle(bucket) : closed);
		}
		return cost;
	}

	private static double middle(int bucket) {
		return (ReuseGaps.upperSeconds(bucket) + ReuseGaps.upperSeconds(bucket - 1)) / 2;
	}

	/** Return the share of the gaps that are no longer than a span. */
	double reusedWithin(double seconds) {
		double all = seen();
		double within = 0;
		for (int bucket = 0; bucket < ReuseGaps.BUCKETS; bucket++) {
			within += (ReuseGaps.upperSeconds(bucket) <= seconds) ? this.gaps.get(bucket) : 0;
		}
		return (all > 0) ? within / all : 0;
	}

}
