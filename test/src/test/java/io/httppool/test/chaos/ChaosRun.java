package io.httppool.test.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;

import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;
import io.httppool.test.load.OpenLoad;
import io.httppool.test.load.Outcome;
import io.httppool.test.load.Spacing;

/**
 * A client under load, for the script that disturbs its network. It prints {@code
 * ready} when it is warm, begins when it reads a line, and prints a line at the end:
 * requests, failures, the 99th percentile of the latency in milliseconds, and kinds of
 * failures.
 */
public final class ChaosRun {

	private static final Duration WARM_UP = Duration.ofSeconds(2);

	private static final byte[] BODY = "amount=1".getBytes(StandardCharsets.US_ASCII);

	private ChaosRun() {
	}

	/**
	 * Run once.
	 * @param args the client, the URL of the server, how long to wait to connect and for
	 * an answer, requests per second, and how long
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		PrintStream answers = System.out;
		// Log lines of the application must not get between the answers.
		System.setOut(System.err);
		String timeout = args[2];
		int perSecond = Integer.parseInt(args[3]);
		try (OpenClient client = Client.valueOf(args[0])
			.open(args[1], "spring.http.clients.connect-timeout=" + timeout,
					"spring.http.clients.read-timeout=" + timeout)) {
			Runnable post = () -> client.post("/", BODY);
			OpenLoad.lasting(perSecond, WARM_UP, new Spacing.Poisson(0)).run(post);
			answers.println("ready");
			if (System.in.read() >= 0) {
				OpenLoad load = OpenLoad.lasting(perSecond, Duration.parse(args[4]), new Spacing.Poisson(1));
				answers.println(line(load.run(post)));
			}
		}
	}

	private static String line(Outcome outcome) {
		return "%d %d %d %s".formatted(outcome.requests(), outcome.failed(), outcome.p99().toMillis(),
				new TreeMap<>(outcome.failures()));
	}

}
