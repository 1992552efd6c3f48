package io.httppool.benchmarks;

import java.util.List;
import java.util.function.Consumer;

/**
 * The cases in which the tuner is measured, and what it is compared with.
 */
enum TunedCase {

	/** 90 callers and a server that turns away one request in fifty. */
	TURNED_AWAY("answers per second", "static 200", false) {

		@Override
		void run(TunedLoad load) throws InterruptedException {
			load.callers(90, "/busy/300", 30);
		}

		@Override
		double figure(TunedLoad load) {
			return load.answered() / 30.0;
		}

	},

	/** 200 callers at once, and none before. */
	CROWD("99th percentile, ms", "static 200", false) {

		@Override
		void run(TunedLoad load) throws InterruptedException {
			load.crowd(200, "/wait/200");
		}

	},

	/** 1,500 callers at once, for whom there are connections enough. */
	LARGE_CROWD("99th percentile, ms", "static 2048", true) {

		@Override
		void run(TunedLoad load) throws InterruptedException {
			load.crowd(1500, "/wait/100");
		}

	},

	/** 1,500 callers at once with the defaults, under which not all may wait. */
	REJECTED("requests that failed", "static 200", false) {

		@Override
		void run(TunedLoad load) throws InterruptedException {
			load.crowd(1500, "/wait/100");
		}

		@Override
		double figure(TunedLoad load) {
			return load.failed();
		}

		@Override
		int maxPending() {
			return 1000; // the default
		}

	},

	/** 150 calls per second, and 150 long polls that come after five seconds. */
	LONG_POLLS("99th percentile of the calls, ms", "without polls", false) {

		@Override
		void run(TunedLoad load) throws InterruptedException {
			load.polls(load.isCompared() ? 0 : 150, "/wait/30000");
			load.steady(150, "/wait/20", 30);
		}

	},

	/** 150 calls per second from the first moment on, together with 150 long polls. */
	EARLY_POLLS("99th percentile of the calls, ms", "without polls", false) {

		@Override
		void run(TunedLoad load) throws InterruptedException {
			load.pollsAtOnce(load.isCompared() ? 0 : 150, "/wait/30000");
			load.steady(150, "/wait/20", 30);
		}

	},

	/**
	 * A server that answers slowly for a minute, and then with ten workers only, for two
	 * minutes, while more is asked of them than they can do.
	 */
	FEW_WORKERS("limit", "10 workers", false) {

		@Override
		void run(TunedLoad load) throws InterruptedException {
			load.steady(50, "/wait/700", 60);
			load.steady(140, "/work/100", 120);
		}

		@Override
		double figure(TunedLoad load) {
			return load.isCompared() ? TunedServer.WORKERS : load.limit();
		}

	};

	private static final double LAST = 0.99;

	private final String metric;

	private final String compared;

	private final boolean isWide;

	TunedCase(String metric, String compared, boolean isWide) {
		this.metric = metric;
		this.compared = compared;
		this.isWide = isWide;
	}

	abstract void run(TunedLoad load) throws InterruptedException;

	/** Return the figure by which it is judged. */
	double figure(TunedLoad load) {
		return load.percentile(LAST);
	}

	/** Return how many requests may wait for a connection of the static pool. */
	int maxPending() {
		return 3000;
	}

	String metric() {
		return this.metric;
	}

	String compared() {
		return this.compared;
	}

	/** Add the properties of the application. */
	void configure(boolean isCompared, Consumer<String> properties) {
		int max = this.isWide ? 2048 : 200;
		properties.accept("httppool.defaults.max-total=" + max);
		properties.accept("httppool.defaults.per-route.max=" + max);
		if (isCompared) {
			List.of("httppool.tuner.mode=off", "httppool.defaults.per-route.initial=" + max,
					"httppool.defaults.max-pending=" + maxPending())
				.forEach(properties);
		}
	}

}
