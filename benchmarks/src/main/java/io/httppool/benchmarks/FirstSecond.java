package io.httppool.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * A measurement of the latency of an application in its first second, at 200 requests per
 * second over TLS to a server that answers after 20 ms, beside that of later seconds. The
 * server and each application are processes of their own, and the applications take
 * turns.
 */
public final class FirstSecond {

	private static final int PER_SECOND = 200;

	private static final int SECONDS = 10;

	private static final int ROUNDS = 5;

	private static final String WARM_UP = "-Dhttppool.routes.a.warm-up.";

	private FirstSecond() {
	}

	/**
	 * Compare applications, or be one of them.
	 * @param args none to compare; the origin of the server for an application
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		if (args.length > 0) {
			run(args[0]);
			System.exit(0);
		}
		Map<String, List<String>> cases = new LinkedHashMap<>();
		cases.put("no warm-up", List.of());
		cases.put("20 connections", List.of(WARM_UP + "connections=20"));
		cases.put("20 connections, GET /ping", List.of(WARM_UP + "connections=20", WARM_UP + "request=GET /ping"));
		Path keys = Files.createTempDirectory("keys").resolve("keys.p12");
		Keys.make(keys);
		try (ServerProcess server = ServerProcess.start(TlsServer.class, "-Dtls.keys=" + keys, "-Dtls.delay=20")) {
			start(cases.get("20 connections"), keys, server.port()); // warms the server
			Map<String, List<double[]>> figures = new LinkedHashMap<>();
			for (int round = 0; round < ROUNDS; round++) {
				for (Map.Entry<String, List<String>> one : cases.entrySet()) {
					figures.computeIfAbsent(one.getKey(), (absent) -> new ArrayList<>())
						.add(start(one.getValue(), keys, server.port()));
				}
			}
			print(figures);
		}
	}

	private static void print(Map<String, List<double[]>> figures) {
		System.out.printf(
				"| median of %d starts | p99 of the first second, ms | of seconds 5 to 10 | ratio | classes |%n",
				ROUNDS);
		System.out.println("|---|--:|--:|--:|--:|");
		figures.forEach((title, starts) -> System.out.printf("| %s | %.0f | %.0f | %.1f | %.0f |%n", title,
				median(starts, (start) -> start[0]), median(starts, (start) -> start[1]),
				median(starts, (start) -> start[0] / start[1]), median(starts, (start) -> start[2])));
	}

	private static double median(List<double[]> starts, ToDoubleFunction<double[]> figure) {
		return starts.stream().mapToDouble(figure).sorted().skip(starts.size() / 2).findFirst().orElseThrow();
	}

	private static double[] start(List<String> options, Path keys, int port) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-Dtls.keys=" + keys, "-cp", System.getProperty("java.class.path"),
				FirstSecond.class.getName(), "https://localhost:" + port));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		List<String> lines = process.inputReader().lines().toList();
		process.waitFor();
		double[] figures = Stream.of(lines.get(lines.size() - 1).split(" ")).mapToDouble(Double::parseDouble).toArray();
		System.err.printf("%s: %s%n", options, Arrays.toString(figures));
		return figures;
	}

	private static void run(String origin) throws InterruptedException {
		String store = "spring.ssl.bundle.jks.a.%s.location=file:" + System.getProperty("tls.keys");
		String password = "spring.ssl.bundle.jks.a.%s.password=" + Keys.PASSWORD;
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", store.formatted("keystore"), password.formatted("keystore"),
					store.formatted("truststore"), password.formatted("truststore"), "spring.http.clients.ssl.bundle=a",
					"httppool.routes.a.origin=" + origin, "httppool.routes.a.warm-up.on-startup=true")
			.run()) {
			RestClient client = context.getBean(RestClient.Builder.class).baseUrl(origin).build();
			long[] classes = new long[2];
			double[] millis = load(client, classes);
			System.out.printf(Locale.ROOT, "%f %f %d%n", p99(millis, 0, 1), p99(millis, SECONDS / 2, SECONDS),
					classes[1] - classes[0]);
		}
	}

	/**
	 * Ask at regular intervals, on threads that are there as those of a web server are;
	 * return how long each took from when it was due.
	 * @param classes is given how many classes were loaded before and after the first
	 * second
	 */
	private static double[] load(RestClient client, long[] classes) throws InterruptedException {
		double[] millis = new double[PER_SECOND * SECONDS];
		ThreadPoolExecutor threads = new ThreadPoolExecutor(PER_SECOND, PER_SECOND, 0, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>());
		threads.prestartAllCoreThreads();
		classes[0] = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
		long start = System.nanoTime();
		for (int i = 0; i < millis.length; i++) {
			int request = i;
			long due = start + TimeUnit.SECONDS.toNanos(i) / PER_SECOND;
			TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
			if (request == PER_SECOND) {
				classes[1] = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
			}
			threads.execute(() -> {
				send(client);
				millis[request] = (System.nanoTime() - due) / 1e6;
			});
		}
		threads.shutdown();
		if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
			throw new IllegalStateException("Requests are still under way");
		}
		return millis;
	}

	/** A request that fails has taken as long as it took to fail. */
	private static void send(RestClient client) {
		try {
			client.get().uri("/").retrieve().toBodilessEntity();
		}
		catch (RestClientException ex) {
			System.err.println(ex.getMessage());
		}
	}

	private static double p99(double[] millis, int from, int to) {
		double[] sorted = Arrays.copyOfRange(millis, from * PER_SECOND, to * PER_SECOND);
		Arrays.sort(sorted);
		return sorted[sorted.length * 99 / 100];
	}

	/** The application. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
