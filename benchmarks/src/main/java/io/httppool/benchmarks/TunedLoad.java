package io.httppool.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import io.httppool.pool.PoolRegistry;

/**
 * An application that puts its HTTP client under load, in a process of its own. It prints
 * a figure and the number of requests that failed.
 */
public final class TunedLoad {

	/** The beginning of the line with the figure. */
	static final String FIGURE = "figure: ";

	private static final int WARM_UP_THREADS = 16;

	private static final int WARM_UP_REQUESTS = 5000;

	private static final int PAUSE_AFTER_FAILURE = 1;

	private static final int LATE = 5;

	private final ConfigurableApplicationContext context;

	private final RestClient client;

	private final boolean isCompared;

	private final Collection<Double> latencies = new ConcurrentLinkedQueue<>();

	private volatile boolean isOver;

	private final AtomicInteger failures = new AtomicInteger();

	private TunedLoad(ConfigurableApplicationContext context, String origin, boolean isCompared) {
		this.context = context;
		this.client = context.getBean(RestClient.Builder.class).baseUrl(origin).build();
		this.isCompared = isCompared;
	}

	/**
	 * Run one case once.
	 * @param args the case, {@code adaptive} or {@code compared}, the origin that is
	 * measured, and one on which the code is warmed up
	 */
	public static void main(String[] args) throws InterruptedException {
		TunedCase measured = TunedCase.valueOf(args[0]);
		boolean isCompared = "compared".equals(args[1]);
		List<String> properties = new ArrayList<>(List.of("spring.main.banner-mode=off"));
		measured.configure(isCompared, properties::add);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(properties.toArray(String[]::new))
			.run()) {
			new TunedLoad(context, args[3], isCompared).warmUp();
			TunedLoad load = new TunedLoad(context, args[2], isCompared);
			measured.run(load);
			System.out.println(FIGURE + measured.figure(load) + " " + load.failures.get());
			load.isOver = true;
		}
		System.exit(0); // long polls are still under way
	}

	private void warmUp() throws InterruptedException {
		ExecutorService threads = Executors.newFixedThreadPool(WARM_UP_THREADS);
		for (int request = 0; request < WARM_UP_REQUESTS; request++) {
			threads.execute(() -> call("/wait/1"));
		}
		await(threads);
	}

	boolean isCompared() {
		return this.isCompared;
	}

	/** Have so many callers ask again and again. */
	void callers(int count, String path, int seconds) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		ExecutorService threads = Executors.newFixedThreadPool(count);
		for (int caller = 0; caller < count; caller++) {
			threads.execute(() -> {
				while (end - System.nanoTime() > 0) {
					call(path);
				}
			});
		}
		await(threads);
	}

	/** Have so many callers ask once, all at once. */
	void crowd(int count, String path) throws InterruptedException {
		ExecutorService threads = Executors.newFixedThreadPool(count);
		CountDownLatch ready = new CountDownLatch(count);
		CountDownLatch start = new CountDownLatch(1);
		for (int caller = 0; caller < count; caller++) {
			threads.execute(() -> {
				ready.countDown();
				awaitStart(start);
				call(path);
			});
		}
		ready.await();
		start.countDown();
		await(threads);
	}

	/** Begin long polls after a while, within a second. */
	void polls(int count, String path) {
		ExecutorService threads = Executors.newCachedThreadPool();
		for (int poll = 0; poll < count; poll++) {
			long millis = TimeUnit.SECONDS.toMillis(LATE) + TimeUnit.SECONDS.toMillis(1) * poll / count;
			threads.execute(() -> poll(path, millis));
		}
	}

	/** Begin long polls now. */
	void pollsAtOnce(int count, String path) {
		ExecutorService threads = Executors.newCachedThreadPool();
		for (int poll = 0; poll < count; poll++) {
			threads.execute(() -> poll(path, 0));
		}
	}

	private void poll(String path, long millis) {
		pause(millis);
		while (!this.isOver) {
			try {
				this.client.get().uri(path).retrieve().toBodilessEntity();
			}
			catch (RestClientException ex) {
				pause(PAUSE_AFTER_FAILURE);
			}
		}
	}

	/** Ask at regular intervals, whether or not there are answers. */
	void steady(int perSecond, String path, int seconds) throws InterruptedException {
		ExecutorService threads = Executors.newCachedThreadPool();
		long start = System.nanoTime();
		for (long request = 0; request < (long) perSecond * seconds; request++) {
			long due = start + TimeUnit.SECONDS.toNanos(request) / perSecond;
			TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
			threads.execute(() -> call(path));
		}
		await(threads);
	}

	private void call(String path) {
		long before = System.nanoTime();
		try {
			this.client.get().uri(path).retrieve().toBodilessEntity();
			this.latencies.add((System.nanoTime() - before) / 1e6);
		}
		catch (RestClientException ex) {
			this.failures.incrementAndGet();
			pause(PAUSE_AFTER_FAILURE);
		}
	}

	private static void awaitStart(CountDownLatch start) {
		try {
			start.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void await(ExecutorService threads) throws InterruptedException {
		threads.shutdown();
		if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Requests are still under way after a minute");
		}
	}

	int failed() {
		return this.failures.get();
	}

	int answered() {
		return this.latencies.size();
	}

	/** Return so many parts of the latencies, in milliseconds. */
	double percentile(double share) {
		double[] sorted = this.latencies.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		return sorted[(int) (share * sorted.length)];
	}

	/** Return the limit of the route that was used last, which is the one measured. */
	int limit() {
		return this.context.getBean(PoolRegistry.class)
			.pools()
			.stream()
			.flatMap((pool) -> pool.snapshot().routes().stream())
			.filter((route) -> route.route().contains("127.0.0.1"))
			.mapToInt((route) -> route.limits().current())
			.findFirst()
			.orElseThrow();
	}

	/**
	 * The application.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
