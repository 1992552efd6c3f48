package io.httppool.tuning;

import java.util.Collections;
import java.util.List;

import io.httppool.statistics.ReuseGaps;
import io.httppool.statistics.RouteWindow;

/**
 * The inventory of idle connections: how they are used again, and how long they should be
 * kept for it. Whether to keep a connection or to close it is the ski rental problem.
 * With {@code g} for a gap after which a connection is needed again, keeping connections
 * for {@code T} costs {@code min(g, T)} idle seconds, and where {@code g > T} a new
 * connection, which is worth {@code rho} idle seconds. The best {@code T} is found over
 * the histogram of the gaps that were seen, which fade. A connection is worth more idle
 * time where it takes long to connect and little to answer:
 * {@code rho = 30 s * clamp(connect / answer, 1/4, 4)}.
 *
 * @param gaps how many gaps fell into each bucket, fading
 * @param connect the time to connect, in seconds
 * @param answer the median of how long exchanges last, in seconds; zero if unknown
 * @param wanted for how long connections should be kept, in seconds
 * @param peak how many connections were leased at most, lately
 */
record Inventory(List<Double> gaps, double connect, double answer, double wanted, Peak peak) {

	/**
	 * The shortest idle timeout, in seconds: the sweep itself takes seconds. Free from 1
	 * to 10; 10 takes 18 percent more connections.
	 */
	static final double SHORTEST_IDLE = 3;

	/**
	 * The longest idle timeout, in seconds: proxies and load balancers seldom keep
	 * connections for longer. From 60 to 300, no scenario depends on it.
	 */
	static final double LONGEST_IDLE = 120;

	/**
	 * The idle timeout until enough gaps were seen, in seconds. From 10 to 60, no
	 * scenario depends on it.
	 */
	private static final double IDLE_UNTIL_KNOWN = 30;

	/**
	 * The seconds in which gaps are forgotten by half. From 100 to 900, no scenario
	 * depends on it.
	 */
	private static final double GAP_HALF_LIFE = 300;

	/** The number of gaps before anything is concluded from them. Free from 5 to 80. */
	private static final double LEAST_GAPS = 20;

	/**
	 * The idle seconds that a new connection is worth. It is a matter of taste: 10 cost
	 * more connects, 120 more connections. Free from 10 to 120, with 8 percent fewer to
	 * 29 percent more connections.
	 */
	private static final double RECONNECT = 30;

	/** The least factor of that worth, where answers take long. Free from 0.1 to 0.5. */
	private static final double LEAST_WORTH = 0.25;

	/**
	 * The greatest factor, where connecting takes longer than an answer. From 2 to 8, no
	 * scenario depends on it.
	 */
	private static final double MOST_WORTH = 4;

	/**
	 * The ratio to the least cost up to which a timeout is not changed. Free from 1.02 to
	 * 1.3.
	 */
	private static final double NEARLY_BEST = 1.1;

	/**
	 * The share of a reconnect that one costs for which no request waits: the server and
	 * the network have their work all the same.
	 */
	private static final double BACKGROUND_CONNECT = 0.5;

	/** The ratio of costs below which connections are replaced before they expire. */
	private static final double WORTH_REPLACING = 0.95;

	/**
	 * The time to connect until it is measured, in seconds: TCP and TLS within a region.
	 * A guess that the first connections replace.
	 */
	private static final double USUAL_CONNECT = 0.03;

	/**
	 * The weight of a window in the mean time to connect. From 0.03 to 0.3, no scenario
	 * depends on it.
	 */
	private static final double CONNECT_WEIGHT = 0.1;

	/**
	 * The exchanges in a window that would give its median all the weight. From 20 to
	 * 200, no scenario depends on it.
	 */
	private static final double ANSWER_WINDOW = 50;

	/**
	 * The largest weight of one window in the median, whatever it holds. From 0.2 to 1,
	 * no scenario depends on it.
	 */
	private static final double LARGEST_ANSWER_WEIGHT = 0.5;

	Inventory {
		gaps = List.copyOf(gaps);
	}

	Inventory(List<Double> gaps, double connect, double answer, double wanted) {
		this(gaps, connect, answer, wanted, Peak.NONE);
	}

	static Inventory start() {
		return new Inventory(Collections.nCopies(ReuseGaps.BUCKETS, 0.0), USUAL_CONNECT, 0, IDLE_UNTIL_KNOWN);
	}

	/** Learn from a window. */
	Inventory after(RouteWindow window) {
		double fading = Math.pow(0.5, Seconds.of(window.span()) / GAP_HALF_LIFE);
		List<Integer> fresh = window.connections().gaps().counts();
		Double[] faded = new Double[ReuseGaps.BUCKETS];
		for (int bucket = 0; bucket < faded.length; bucket++) {
			faded[bucket] = this.gaps.get(bucket) * fading + fresh.get(bucket);
		}
		Inventory seen = new Inventory(List.of(faded), connectAfter(window), answerAfter(window), this.wanted,
				this.peak.after(window));
		return new Inventory(seen.gaps, seen.connect, seen.answer, seen.best(), seen.peak);
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
		return this.answer + Math.min(LARGEST_ANSWER_WEIGHT, count / ANSWER_WINDOW) * (median - this.answer);
	}

	/** Return the worth of a connection, in idle seconds. */
	double reconnect() {
		double factor = (this.answer > 0) ? this.connect / this.answer : 1;
		return RECONNECT * Math.max(LEAST_WORTH, Math.min(MOST_WORTH, factor));
	}

	private double best() {
		if (this.answer == 0 || seen() < LEAST_GAPS) {
			return IDLE_UNTIL_KNOWN;
		}
		double best = IDLE_UNTIL_KNOWN;
		double least = Double.POSITIVE_INFINITY;
		double present = Double.POSITIVE_INFINITY;
		for (int bucket = 0; bucket < ReuseGaps.BUCKETS - 1; bucket++) {
			double span = ReuseGaps.upperSeconds(bucket);
			double cost = (span < SHORTEST_IDLE || span > LONGEST_IDLE) ? Double.POSITIVE_INFINITY : cost(bucket, span);
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

	/**
	 * Return how many connections are to be ready for the next peak, none unless it pays.
	 * Where connections have to be closed after {@code bound} seconds and are needed
	 * after that, replacing each once, before anybody needs it, costs half a reconnect
	 * for each gap above the bound; a gap above twice the bound costs the reconnect, too.
	 * @param bound for how long connections may stay idle, in seconds
	 */
	int ready(double bound) {
		boolean isKnown = this.answer > 0 && seen() >= LEAST_GAPS && bound < LONGEST_IDLE;
		double keeping = Math.min(keepingCost(bound), keepingCost(Math.min(this.wanted, bound)));
		return (isKnown && replacingCost(bound) < WORTH_REPLACING * keeping) ? this.peak.leased() : 0;
	}

	/** Return the cost of keeping connections for a span. */
	private double keepingCost(double span) {
		double cost = 0;
		for (int bucket = 1; bucket < ReuseGaps.BUCKETS; bucket++) {
			double gap = middle(bucket);
			cost += this.gaps.get(bucket) * ((gap <= span) ? gap : span + reconnect());
		}
		return cost;
	}

	private double replacingCost(double bound) {
		double replaced = BACKGROUND_CONNECT * reconnect();
		double cost = 0;
		for (int bucket = 1; bucket < ReuseGaps.BUCKETS; bucket++) {
			double gap = middle(bucket);
			double late = (gap <= 2 * bound) ? gap + replaced : 2 * bound + replaced + reconnect();
			cost += this.gaps.get(bucket) * ((gap <= bound) ? gap : late);
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

	/**
	 * The largest number of leased connections that was seen lately: within twice the
	 * time that connections may stay idle, which is how long one that was replaced lasts.
	 *
	 * @param leased the number
	 * @param age how long ago it was seen, in seconds
	 */
	record Peak(int leased, double age) {

		static final Peak NONE = new Peak(0, 0);

		Peak after(RouteWindow window) {
			double bound = Seconds.of(window.connections().idleBound());
			double nextAge = this.age + Seconds.of(window.span());
			boolean isOver = window.leased().max() >= this.leased || nextAge > 2 * bound;
			return isOver ? new Peak(window.leased().max(), 0) : new Peak(this.leased, nextAge);
		}

	}

}
