package io.httppool.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

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
 * server and each application are processes of their own.
 */
public final class FirstSecond {

	private static final int PER_SECOND = 200;

	private static final int SECONDS = 10;

	private static final int ROUNDS = 3;

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
		Path keys = Files.createTempDirectory("keys").resolve("keys.p12");
		Keys.make(keys);
		try (ServerProcess server = ServerProcess.start(TlsServer.class, "-Dtls.keys=" + keys, "-Dtls.delay=20")) {
			System.out.println("| p99 in ms, median of 3 starts | first second | seconds 5 to 10 | ratio |");
			System.out.println("|---|--:|--:|--:|");
			print("no warm-up", List.of(), keys, server.port());
			print("20 connections", List.of(WARM_UP + "connections=20"), keys, server.port());
			print("20 connections, GET /ping", List.of(WARM_UP + "connections=20", WARM_UP + "request=GET /ping"), keys,
					server.port());
		}
	}

	private static void print(String title, List<String> options, Path keys, int port)
			throws IOException, InterruptedException {
		double[] first = new double[ROUNDS];
		double[] later = new double[ROUNDS];
		for (int round = 0; round < ROUNDS; round++) {
			List<String> figures = start(options, keys, port);
			first[round] = Double.parseDouble(figures.get(figures.size() - 2));
			later[round] = Double.parseDouble(figures.get(figures.size() - 1));
		}
		Arrays.sort(first);
		Arrays.sort(later);
		System.out.printf("| %s | %.1f | %.1f | %.1f |%n", title, first[ROUNDS / 2], later[ROUNDS / 2],
				first[ROUNDS / 2] / later[ROUNDS / 2]);
	}

	private static List<String> start(List<String> options, Path keys, int port)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-Dtls.keys=" + keys, "-cp", System.getProperty("java.class.path"),
				FirstSecond.class.getName(), "https://localhost:" + port));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		List<String> lines = process.inputReader().lines().toList();
		process.waitFor();
		return lines;
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
			double[] millis = load(client);
			System.out.println(p99(millis, 0, 1));
			System.out.println(p99(millis, SECONDS / 2, SECONDS));
		}
	}

	/** Ask at regular intervals; return how long each took from when it was due. */
	private static double[] load(RestClient client) throws InterruptedException {
		double[] millis = new double[PER_SECOND * SECONDS];
		ExecutorService threads = Executors.newFixedThreadPool(PER_SECOND);
		long start = System.nanoTime();
		for (int i = 0; i < millis.length; i++) {
			int request = i;
			long due = start + TimeUnit.SECONDS.toNanos(i) / PER_SECOND;
			TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
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
