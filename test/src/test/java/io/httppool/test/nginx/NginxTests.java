package io.httppool.test.nginx;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
 * A server that ends connections soon and says nothing of it beforehand, as many do. Here
 * the stock pool loses posts of the waves, for it sends them over connections that have
 * been idle for a second and have just been closed.
 */
class NginxTests {

	private static final int POSTS = Integer.getInteger("httppool.nginx.posts", 5000);

	private static final int PER_SECOND = 500;

	private static final byte[] BODY = "amount=1".getBytes(StandardCharsets.US_ASCII);

	private static final Pattern ACCEPTED = Pattern.compile("server accepts handled requests\\s+(\\d+)");

	static List<Spacing> spacings() {
		return List.of(new Spacing.Poisson(1), new Spacing.Waves(PER_SECOND, 1));
	}

	@ParameterizedTest
	@MethodSource("spacings")
	void postsWhenServerEndsConnectionsSoonSucceed(Spacing spacing, @TempDir Path directory) throws Exception {
		Optional<Path> program = Nginx.program();
		assumeThat(program).as("nginx is not installed (nginx-light of Debian will do)").isPresent();
		OpenLoad load = OpenLoad.of(PER_SECOND, POSTS, spacing);

		Outcome outcome;
		long accepted;
		try (Nginx nginx = Nginx.start(program.get(), directory);
				OpenClient client = Client.HTTPPOOL.open(nginx.url())) {
			outcome = load.run(() -> client.post("/", BODY));
			accepted = accepted(client.rest());
		}

		assertThat(outcome.requests()).isEqualTo(POSTS);
		assertThat(outcome.failures()).as(outcome::toString).isEmpty();
		assertThat(accepted).isGreaterThan(POSTS / 10);
	}

	private static long accepted(RestClient client) {
		String status = client.get().uri(Nginx.STATUS).retrieve().body(String.class);
		return ACCEPTED.matcher(status).results().mapToLong((match) -> Long.parseLong(match.group(1))).sum();
	}

}
