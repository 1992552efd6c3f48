package io.httppool.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.httppool.statistics.RouteRecorder;
import io.httppool.statistics.RouteWindow;
import io.httppool.test.VirtualTime;

/**
 * Routes of a pool that have as many requests as a test says, and their history, on
 * virtual time.
 */
final class RecordedPool {

	static final Duration SECOND = Duration.ofSeconds(1);

	private final VirtualTime time = new VirtualTime();

	private final List<Route> routes = new ArrayList<>();

	private final ClosingCounts closings = new ClosingCounts();

	private final PoolHistory history;

	RecordedPool(int mostBytes) {
		this.history = new PoolHistory(mostBytes, this.closings, this.time.clock());
	}

	PoolHistory history() {
		return this.history;
	}

	ClosingCounts closings() {
		return this.closings;
	}

	HistoryView view() {
		return this.history.view(Integer.MAX_VALUE, (route) -> true);
	}

	/**
	 * Add a route, which has so many requests with each call of {@link #tick} from now
	 * on.
	 */
	Route add(String name, int requestsPerTick) {
		Route route = new Route(name, new RouteRecorder(20, now()), requestsPerTick);
		this.routes.add(route);
		return route;
	}

	void remove(Route route) {
		this.routes.remove(route);
	}

	/** Let a span pass, with requests on all routes, and close their windows. */
	void tick(Duration span) {
		close(windows(span));
	}

	void close(List<RouteWindow> windows) {
		this.history.add(windows);
	}

	List<RouteWindow> windows(Duration span) {
		this.time.pass(span);
		long now = now();
		return this.routes.stream().map((route) -> route.window(now, this.time)).toList();
	}

	void ticks(int count) {
		for (int tick = 0; tick < count; tick++) {
			tick(SECOND);
		}
	}

	private long now() {
		return this.time.clock().ticker().read();
	}

	/**
	 * One route.
	 */
	static final class Route {

		private final String name;

		private final RouteRecorder recorder;

		private int requests;

		private Duration exchange = Duration.ofMillis(8);

		Route(String name, RouteRecorder recorder, int requests) {
			this.name = name;
			this.recorder = recorder;
			this.requests = requests;
		}

		void requests(int requests) {
			this.requests = requests;
		}

		void exchange(Duration latency) {
			this.exchange = latency;
		}

		RouteRecorder recorder() {
			return this.recorder;
		}

		private RouteWindow window(long now, VirtualTime time) {
			for (int request = 0; request < this.requests; request++) {
				this.recorder.arrived();
				this.recorder.served(Duration.ofMillis(1).toNanos(), request > 0);
				this.recorder.leased(3, now);
				this.recorder.exchanged(this.exchange.toNanos(), true, now);
			}
			this.recorder.leased(0, now);
			return this.recorder.close(this.name, time.now(), 0, Duration.ofSeconds(30), now);
		}

	}

}
