package io.httppool.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

import io.httppool.client.HttpPools;
import io.httppool.endpoint.HttpPoolEndpoint;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.PoolRegistry;
import io.httppool.time.PoolClock;
import io.httppool.tuning.Tuner;
import io.httppool.upkeep.Upkeep;

/**
 * The program that measures what many routes and connections cost: one lease, a round of
 * the upkeep with the tuner in it, the tuner alone, what is shown, and the heap. The pool
 * is that of an application with the defaults and a registry of meters; its connections
 * lead nowhere, so that the heap is that of the pool and of all that looks at it, without
 * the buffers of connections.
 */
public final class ScaleCost {

	private static final int CONNECTIONS = 10;

	/** How many times as many routes are known, without connections. */
	private static final int KNOWN = 100;

	/** After a minute, routes that are quiet are forgotten. */
	private static final int WARM_UP_ROUNDS = 8;

	private static final int ROUNDS = 9;

	private static final int LEASES = 200_000;

	/** How many routes the leases are on. */
	private static final int LEASED = 100;

	/** Hosts are addresses, which need not be looked up. */
	private static final int BYTE = 250;

	private static final double KIB = 1024;

	private static final double NANOS_PER_MILLISECOND = 1e6;

	private final ConfigurableApplicationContext application;

	private final AtomicLong passed;

	private final ConnectionPool<ManagedHttpClientConnection> pool;

	private final JsonMapper json = JsonMapper.builder().build();

	private ScaleCost() {
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "httppool.defaults.max-total=100000",
					"httppool.defaults.per-route.max=100", "httppool.defaults.max-life-time=10h",
					"httppool.defaults.max-idle-time=10h", "httppool.defaults.keep-alive=10h",
					"httppool.tuner.mode=observe")
			.run();
		this.passed = this.application.getBean(AtomicLong.class);
		this.application.getBean(Upkeep.class).stop();
		this.pool = ((HttpPoolConnectionManager) this.application.getBean(HttpPools.class).connectionManager("scale"))
			.pool();
	}

	/**
	 * Run the program.
	 * @param args how many routes, some numbers; none for the usual
	 * @throws Exception if the endpoint has changed
	 */
	public static void main(String[] args) throws Exception {
		int[] counts = (args.length > 0) ? Arrays.stream(args).mapToInt(Integer::parseInt).toArray()
				: new int[] { 10, 100, 1000 };
		System.out.println(
				"| routes | connections | a lease, ns | a round of upkeep and tuner, ms | of the tuner alone, ms | a snapshot, ms "
						+ "| all pools as JSON | one pool as JSON | its connections as JSON | a scrape | heap per route, KiB |");
		System.out.println("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
		row(counts[0], CONNECTIONS); // warms up
		for (int count : counts) {
			System.out.println(row(count, CONNECTIONS));
		}
		for (int count : counts) {
			System.out.println(row(count * KNOWN, 0));
		}
	}

	private static String row(int routes, int connections) throws Exception {
		ScaleCost scale = new ScaleCost();
		try {
			return scale.measure(routes, connections);
		}
		finally {
			scale.application.close();
		}
	}

	private String measure(int routes, int connections) throws Exception {
		Leases leases = new Leases(this.pool);
		long before = HeapPerConnection.usedHeap();
		List<HttpRoute> all = IntStream.range(0, routes).mapToObj(ScaleCost::route).toList();
		for (HttpRoute route : all) {
			leases.hold(route, Math.max(1, connections)).forEach((entry) -> this.pool.release(entry, connections > 0));
		}
		if (connections == 0) { // let the measurements of routes that are quiet go
			upkeepAfter(Duration.ofSeconds(11));
			upkeepAfter(Duration.ofSeconds(11));
		}
		double heap = (HeapPerConnection.usedHeap() - before) / KIB / routes;
		HttpPoolEndpoint endpoint = this.application.getBean(HttpPoolEndpoint.class);
		Method pools = method("pools");
		Method one = method("pool", String.class);
		String allPools = shown(() -> this.json.writeValueAsString(pools.invoke(endpoint)));
		String onePool = shown(() -> this.json.writeValueAsString(one.invoke(endpoint, "scale")));
		String hundred = shown(
				() -> this.json.writeValueAsString(endpoint.view("scale", "connections", null, null, null, "100")));
		String scrape = shown(this.application.getBean(PrometheusMeterRegistry.class)::scrape);
		double snapshot = median((round) -> cpuMillis(this.pool::snapshot));
		List<HttpRoute> used = (connections > 0) ? all : List.of();
		double upkeep = median((round) -> upkeep(leases, used));
		double tuner = median((round) -> tuner(leases, used));
		return "| %,d | %,d | %s | %.1f | %.1f | %.2f | %s | %s | %s | %s | %.1f |".formatted(routes,
				routes * connections, (connections > 0) ? "%.0f".formatted(median((round) -> lease(leases, all))) : "–",
				upkeep, tuner, snapshot, allPools, onePool, hundred, scrape, heap);
	}

	private static Method method(String name, Class<?>... parameters) throws NoSuchMethodException {
		Method method = HttpPoolEndpoint.class.getDeclaredMethod(name, parameters);
		method.setAccessible(true);
		return method;
	}

	private static HttpRoute route(int number) {
		return new HttpRoute(new HttpHost("http",
				"127.%d.%d.%d".formatted(1 + number / (BYTE * BYTE), number / BYTE % BYTE, number % BYTE), 80));
	}

	/** Lease on the routes in turn, a hundred at most, as one thread does. */
	private static double lease(Leases leases, List<HttpRoute> routes) throws InterruptedException, ExecutionException {
		long before = cpu();
		for (int i = 0; i < LEASES; i++) {
			leases.leaseAndRelease(routes.get(i % Math.min(LEASED, routes.size())));
		}
		return (cpu() - before) / (double) LEASES;
	}

	/** Let a second pass in which routes are used. */
	private double upkeep(Leases leases, List<HttpRoute> used) throws Exception {
		use(leases, used);
		return upkeepAfter(Duration.ofSeconds(1));
	}

	/** Let time pass, and return what the upkeep costs then, in milliseconds. */
	private double upkeepAfter(Duration span) throws Exception {
		long now = after(span);
		return cpuMillis(() -> this.application.getBean(Upkeep.class).runOnce(now));
	}

	/** Let a window of the tuner pass in which routes are used. */
	private double tuner(Leases leases, List<HttpRoute> used) throws Exception {
		use(leases, used);
		Tuner tuner = this.application.getBean(Tuner.class);
		long now = after(tuner.settings().interval());
		return cpuMillis(() -> tuner.runOnce(this.pool, now));
	}

	private static void use(Leases leases, List<HttpRoute> routes) throws InterruptedException, ExecutionException {
		for (HttpRoute route : routes) {
			leases.leaseAndRelease(route);
		}
	}

	/** Let time pass, and return the reading of the ticker then. */
	private long after(Duration span) {
		this.passed.addAndGet(span.toNanos());
		return this.application.getBean(PoolClock.class).ticker().read();
	}

	private static String shown(Callable<String> text) throws Exception {
		AtomicInteger length = new AtomicInteger();
		double millis = median((round) -> cpuMillis(() -> {
			length.set(text.call().length());
			return length;
		}));
		return "%.1f ms, %,.0f KiB".formatted(millis, length.get() / KIB);
	}

	private static double cpuMillis(Callable<?> work) throws Exception {
		long before = cpu();
		work.call();
		return (cpu() - before) / NANOS_PER_MILLISECOND;
	}

	/** Return the median of the rounds after the warm-up. */
	private static double median(Figure figure) throws Exception {
		double[] all = new double[ROUNDS];
		for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
			all[Math.max(0, round)] = figure.measure(round);
		}
		Arrays.sort(all);
		return all[ROUNDS / 2];
	}

	/**
	 * A figure that is measured once each round.
	 */
	@FunctionalInterface
	private interface Figure {

		double measure(int round) throws Exception;

	}

	private static long cpu() {
		return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
	}

	/**
	 * An application with httppool and meters, whose time can be moved.
	 */
	@EnableAutoConfiguration
	static class Application {

		@Bean
		PrometheusMeterRegistry registry() {
			return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		}

		@Bean
		AtomicLong passed() {
			return new AtomicLong();
		}

		@Bean
		PoolClock clock(AtomicLong passed) {
			PoolClock system = PoolClock.system();
			return new PoolClock(() -> system.ticker().read() + passed.get(), system.instants());
		}

		@Bean
		HttpPoolEndpoint endpoint(PoolRegistry registry, Upkeep upkeep, Tuner tuner) {
			return new HttpPoolEndpoint(registry, upkeep, tuner);
		}

	}

}
