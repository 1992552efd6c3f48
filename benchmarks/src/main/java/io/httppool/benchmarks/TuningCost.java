package io.httppool.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;

import io.httppool.pool.ConnectionPool;
import io.httppool.settings.Limits;
import io.httppool.statistics.RouteRecorder;
import io.httppool.statistics.RouteWindow;
import io.httppool.time.PoolClock;
import io.httppool.tuning.AdaptivePolicy;
import io.httppool.tuning.Decision;
import io.httppool.tuning.PolicyState;
import io.httppool.tuning.RouteTerms;
import io.httppool.tuning.Tuner;
import io.httppool.tuning.TuningSettings;
import io.httppool.tuning.TuningSettings.Mode;

/**
 * A measurement of the processor time of the tuner: to record an exchange, to decide for
 * a route, and to tune ten thousand routes once.
 */
final class TuningCost {

	private static final int ROUTES = 10_000;

	private static final int ROUNDS = 21;

	private static final int WARM_UP_ROUNDS = 100;

	private static final int OPERATIONS = 200_000;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private TuningCost() {
	}

	/** Return a table of the figures, in Markdown. */
	static String table() throws InterruptedException, ExecutionException {
		return """
				| Processor time of tuning | median (least–greatest) |
				|---|---|
				| recording one exchange, ns | %s |
				| one decision for a route, µs | %s |
				| one round over %d routes that are all used, ms | %s |
				""".formatted(recording(), deciding(), ROUTES, round());
	}

	private static String recording() {
		RouteRecorder recorder = new RouteRecorder(64, 0);
		AtomicLong now = new AtomicLong();
		return cells(1e0 / OPERATIONS, (round) -> {
			for (int i = 0; i < OPERATIONS; i++) {
				exchange(recorder, now.addAndGet(50_000));
			}
		});
	}

	/** Record a lease that is served at once, and its release. */
	private static void exchange(RouteRecorder recorder, long now) {
		recorder.arrived();
		recorder.served(0, true);
		recorder.leased(9, now);
		recorder.exchanged(40_000_000, true, now + 1000);
		recorder.leased(8, now + 1000);
	}

	private static String deciding() {
		RouteRecorder recorder = new RouteRecorder(64, 0);
		for (int i = 1; i <= 500; i++) {
			exchange(recorder, i * SECOND / 500);
		}
		RouteWindow window = recorder.close("http://route", Instant.EPOCH, 3, Duration.ofSeconds(30), SECOND);
		AdaptivePolicy policy = new AdaptivePolicy();
		PolicyState[] state = {
				policy.start(new RouteTerms(new Limits(4, 32, 200), Duration.ofSeconds(2), Duration.ofSeconds(1))) };
		return cells(1e-3 / OPERATIONS, (round) -> {
			for (int i = 0; i < OPERATIONS; i++) {
				Decision decision = policy.decide(window, state[0]);
				state[0] = decision.next();
			}
		});
	}

	private static String round() throws InterruptedException, ExecutionException {
		AtomicLong passed = new AtomicLong();
		PoolClock system = PoolClock.system();
		PoolClock clock = new PoolClock(() -> system.ticker().read() + passed.get(), system.instants());
		ConnectionPool<ManagedHttpClientConnection> pool = PoolKind.routePool(4, ROUTES * 4, (connection) -> null,
				clock);
		Leases leases = new Leases(pool);
		HttpRoute[] routes = new HttpRoute[ROUTES];
		for (int i = 0; i < ROUTES; i++) {
			routes[i] = RouteCycle.route(i);
			leases.open(routes[i], 1);
		}
		Tuner tuner = new Tuner(new TuningSettings(Mode.APPLY, "adaptive", Duration.ofSeconds(1)), new AdaptivePolicy(),
				clock);
		double[] nanos = new double[ROUNDS];
		for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
			for (HttpRoute route : routes) {
				leases.leaseAndRelease(route);
			}
			passed.addAndGet(SECOND);
			nanos[Math.max(0, round)] = nanosOf(() -> tuner.runOnce(pool, clock.ticker().read()));
		}
		return cells(nanos, 1e-6);
	}

	private static String cells(double factor, IntConsumer work) {
		double[] nanos = new double[ROUNDS];
		for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
			int current = round;
			nanos[Math.max(0, round)] = nanosOf(() -> work.accept(current));
		}
		return cells(nanos, factor);
	}

	private static long nanosOf(Runnable work) {
		long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
		work.run();
		return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
	}

	private static String cells(double[] nanos, double factor) {
		Arrays.sort(nanos);
		return "%.1f (%.1f–%.1f)".formatted(nanos[ROUNDS / 2] * factor, nanos[0] * factor, nanos[ROUNDS - 1] * factor);
	}

}
