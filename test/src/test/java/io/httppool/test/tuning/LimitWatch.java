package io.httppool.test.tuning;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.httppool.pool.ConnectionPool;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.load.OpenClient;
import io.httppool.tuning.Tuner;

/**
 * A watch that takes a snapshot of the one route of a client ten times per second.
 * Thread-safe.
 */
final class LimitWatch implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private final OpenClient client;

	private final List<RouteSnapshot> seen = new CopyOnWriteArrayList<>();

	private final List<Duration> waits = new CopyOnWriteArrayList<>();

	private final ScheduledExecutorService executor;

	LimitWatch(OpenClient client) {
		this.client = client;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("watch-");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
		this.executor.scheduleAtFixedRate(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void look() {
		this.client.pool().ifPresent((pool) -> pool.snapshot().routes().forEach((route) -> look(pool, route)));
	}

	private void look(ConnectionPool<?> pool, RouteSnapshot route) {
		this.seen.add(route);
		this.client.bean(Tuner.class)
			.window(pool, route.route())
			.ifPresent((window) -> this.waits.add(window.demand().waited().max()));
	}

	/** Return the limits, without those at the beginning. */
	List<Integer> limitsAfter(Duration time) {
		return this.seen.stream().skip(time.dividedBy(INTERVAL)).map((route) -> route.limits().current()).toList();
	}

	/**
	 * Return the longest wait of a lease in the window before each snapshot, without
	 * those at the beginning.
	 */
	List<Duration> longestWaitsAfter(Duration time) {
		return this.waits.stream().skip(time.dividedBy(INTERVAL)).toList();
	}

	/** Return the latest snapshot. */
	RouteSnapshot last() {
		return this.seen.get(this.seen.size() - 1);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
