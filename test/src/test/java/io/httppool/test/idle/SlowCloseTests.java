package io.httppool.test.idle;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.IdleTimeout;
import io.httppool.test.PooledApplication;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Posts to a server that closes idle connections without notice, just as far apart that
 * each would find its connection closed.
 */
class SlowCloseTests {

	private static final Duration STEP = Duration.ofSeconds(1);

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);

	private static final int POSTS = 100;

	@ParameterizedTest
	@EnumSource
	void postsWhenServerClosesJustBeforeThemSucceedAndTeachWhenItCloses(Transport transport) throws IOException {
		VirtualTime time = new VirtualTime();
		try (FaultyServer server = transport.start(time);
				PooledApplication application = new PooledApplication("api", time, PooledApplication.sized(POSTS));
				PostingClient client = new PostingClient(application.manager(), server)) {
			server.inflict(Faults.closeWhenIdle(KEEP_ALIVE));
			List<String> paths = PostingClient.paths(POSTS);

			List<String> outcomes = new ArrayList<>();
			for (String path : paths) {
				outcomes.add(client.post(path));
				passKeepAlive(time, application);
			}

			assertThat(outcomes).isEqualTo(Collections.nCopies(POSTS, "200"));
			assertThat(PostingClient.posts(server)).containsExactlyElementsOf(paths);
			assertThat(server.requests()).allMatch((request) -> request.idle().compareTo(KEEP_ALIVE) < 0);
			assertThat(application.closed()).isEqualTo(Map.of(CloseReason.STALE_FIN, 3L, CloseReason.IDLE, POSTS - 3L));
			assertThat(application.route().idleTimeout().source()).isEqualTo(IdleTimeout.Source.LEARNED);
			assertThat(application.route().idleTimeout().current()).isLessThan(KEEP_ALIVE);
		}
	}

	@Test
	void postsWhenRouteWasForgottenMeanwhileGoByWhatWasLearned() throws IOException {
		VirtualTime time = new VirtualTime();
		try (FaultyServer server = Transport.HTTP.start(time);
				PooledApplication application = new PooledApplication("api", time, PooledApplication.sized(POSTS));
				PostingClient client = new PostingClient(application.manager(), server)) {
			server.inflict(Faults.closeWhenIdle(KEEP_ALIVE));
			for (int i = 0; i < 4; i++) {
				client.post("/before");
				passKeepAlive(time, application);
			}
			time.pass(Duration.ofMinutes(2));
			application.sweep();

			client.post("/after");
			passKeepAlive(time, application);
			client.post("/after");

			assertThat(application.closed()).isEqualTo(Map.of(CloseReason.IDLE, 1L));
		}
	}

	/** The last sweep comes a second before the server closes, the next request after. */
	private static void passKeepAlive(VirtualTime time, PooledApplication application) {
		application.sweep();
		time.pass(STEP);
		application.sweep();
		time.pass(STEP);
	}

}
