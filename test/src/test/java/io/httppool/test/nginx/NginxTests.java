package io.httppool.test.nginx;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.client.RestClient;

import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;
import io.httppool.test.load.OpenLoad;
import io.httppool.test.load.Outcome;
import io.httppool.test.load.Spacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Posts to a server that ends connections soon and without notice, as many do. The stock
 * pool loses posts of the waves, because it sends them over connections that were idle
 * for a second and have just been closed.
 */
@Tag("slow")
class NginxTests {

	private static final int POSTS = Integer.getInteger("httppool-test.nginx.posts", 5000);

	private static final int PER_SECOND = 500;

	/**
	 * That a server closes a connection between the look at it and the request is rare,
	 * and cannot be ruled out.
	 */
	private static final int REQUESTS_PER_RACE = 5000;

	private static final byte[] BODY = "amount=1".getBytes(StandardCharsets.US_ASCII);

	private static final Pattern ACCEPTED = Pattern.compile("server accepts handled requests\\s+(\\d+)");

	/** Waves leave connections idle for as long as the server allows, so fewer do. */
	static List<OpenLoad> loads() {
		return List.of(OpenLoad.of(PER_SECOND, POSTS, new Spacing.Poisson(1)),
				OpenLoad.of(PER_SECOND, Math.max(POSTS / 5, PER_SECOND), new Spacing.Waves(PER_SECOND, 1)));
	}

	@ParameterizedTest
	@MethodSource("loads")
	void postsWhenServerEndsConnectionsSoonSucceed(OpenLoad load, @TempDir Path directory) throws Exception {
		Optional<Path> program = Nginx.program();
		assumeThat(program).as("nginx is not installed (nginx-light of Debian will do)").isPresent();

		Outcome outcome;
		long accepted;
		try (Nginx nginx = Nginx.start(program.get(), directory);
				OpenClient client = Client.HTTPPOOL.open(nginx.url())) {
			outcome = load.run(() -> client.post("/", BODY));
			accepted = accepted(client.rest());
		}

		assertThat(outcome.requests()).isEqualTo(load.requests());
		assertThat(outcome.failed()).as(outcome::toString).isLessThanOrEqualTo(load.requests() / REQUESTS_PER_RACE);
		assertThat(accepted).isGreaterThan(load.requests() / 10);
	}

	private static long accepted(RestClient client) {
		String status = client.get().uri(Nginx.STATUS).retrieve().body(String.class);
		return ACCEPTED.matcher(status).results().mapToLong((match) -> Long.parseLong(match.group(1))).sum();
	}

}
