package io.httppool.test.soak;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

import io.httppool.test.load.Tally;

/**
 * A caller that sends one request after the other, and now and then misbehaves: it drops
 * a response, or throws an error after one has come.
 */
final class SoakCaller implements Runnable {

	/**
	 * Some pauses are longer than the idle time after which connections are checked.
	 */
	private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

	private static final double DROPS = 0.002;

	private static final double ERRORS = 0.001;

	/** All timeouts, twice, and time for a response that comes byte by byte. */
	static final Duration PATIENCE = Duration.ofSeconds(15);

	private final RestClient client;

	private final List<URI> origins;

	private final SoakReport report;

	private final Random random;

	private final BooleanSupplier goesOn;

	SoakCaller(RestClient client, List<URI> origins, SoakReport report, Random random, BooleanSupplier goesOn) {
		this.client = client.mutate().requestInterceptor((request, body, execution) -> {
			var response = execution.execute(request, body);
			if (random.nextDouble() < ERRORS) {
				throw new StackOverflowError("Thrown on purpose");
			}
			return response;
		}).build();
		this.origins = origins;
		this.report = report;
		this.random = random;
		this.goesOn = goesOn;
	}

	@Override
	public void run() {
		for (int i = 0; this.goesOn.getAsBoolean(); i++) {
			call("/%s/%d".formatted(Thread.currentThread().getName(), i));
			Thread.interrupted();
			LockSupport.parkNanos(this.random.nextLong(LONGEST_PAUSE.toNanos()));
		}
	}

	private void call(String path) {
		long startedAt = System.nanoTime();
		send(path);
		Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
		if (took.compareTo(PATIENCE) > 0) {
			this.report.wrong("%s took %s, more than all timeouts together".formatted(path, took));
		}
	}

	private void send(String path) {
		URI url = this.origins.get(this.random.nextInt(this.origins.size())).resolve(path);
		try {
			if (this.random.nextDouble() < DROPS) {
				this.client.get().uri(url).exchange((request, response) -> response, false);
				this.report.note("dropped");
			}
			else {
				HttpMethod method = this.random.nextBoolean() ? HttpMethod.GET : HttpMethod.POST;
				check(path, this.client.method(method).uri(url).retrieve().body(String.class));
			}
		}
		catch (RestClientResponseException ex) {
			this.report.note("status " + ex.getStatusCode().value());
		}
		catch (RuntimeException | StackOverflowError ex) {
			this.report.note(Tally.kind(ex));
		}
	}

	private void check(String path, String body) {
		if (path.equals(body)) {
			this.report.note("ok");
		}
		else {
			this.report.wrong("%s was answered with '%s'".formatted(path, body));
		}
	}

}
