package io.httppool;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Test;

import io.httppool.settings.HealthCheckType;
import io.httppool.snapshot.AddressHealth;
import io.httppool.test.fault.Answer;
import io.httppool.test.fault.FaultyServer;
import io.httppool.verdict.PoolStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for checks of the addresses of a name whose answers change, over real sockets.
 */
class CheckedMovingAddressesTests {

	private static final String A = "127.0.0.2";

	private static final String B = "127.0.0.3";

	private static final String C = "127.0.0.4";

	private static final String CHECK = "/health";

	private static MovingPool pool(String... addresses) {
		return new MovingPool(List.of(addresses),
				(settings) -> settings.addresses((some) -> some.withHealth((health) -> health.withEnabled(true)
					.withType(HealthCheckType.HTTP)
					.withRequest((request) -> request.withPath(CHECK)))));
	}

	private static void failChecks(FaultyServer server) {
		server.answer(
				(request) -> request.path().equals(CHECK) ? new Answer(500, "text/plain", "no") : Answer.text("hello"));
	}

	private static long requestsOf(FaultyServer server) {
		return server.requests().stream().filter((request) -> !request.path().equals(CHECK)).count();
	}

	@Test
	void connectionsStayWhereChecksOfAllAnsweredAddressesFailThoughAnEarlierOneIsConnected() throws IOException {
		try (MovingPool pool = pool(A, B)) {
			failChecks(pool.server(1));
			pool.answer(A);
			ClassicHttpResponse held = pool.open();
			pool.answer(B);
			pool.passWithChecks(Duration.ofSeconds(60));
			pool.fill(3);
			long closed = pool.closed(null);

			pool.passWithChecks(Duration.ofSeconds(60));

			assertThat(pool.address(A)).matches((one) -> one.isGone() && one.leased() == 1);
			assertThat(pool.address(A).health()).isEqualTo(AddressHealth.HEALTHY);
			assertThat(pool.address(B).health()).isEqualTo(AddressHealth.UNHEALTHY);
			assertThat(PoolStatus.of(pool.pool().snapshot())).isEqualTo(PoolStatus.PANIC);
			assertThat(pool.connections()).isEqualTo(Map.of(A, 1, B, 3));
			assertThat(pool.closed(null)).isEqualTo(closed);
			held.close();
		}
	}

	@Test
	void findingsOutliveAnswersThatShowAPartOfTheAddressesInTurn() throws IOException {
		try (MovingPool pool = pool(A, B, C)) {
			failChecks(pool.server(0));
			pool.fill(3);
			pool.passWithChecks(Duration.ofSeconds(30));
			AddressHealth before = pool.address(A).health();
			long requests = requestsOf(pool.server(0));
			Set<AddressHealth> seen = new HashSet<>();

			for (int turn = 0; turn < 10; turn++) {
				pool.answer((turn % 2 == 0) ? new String[] { B, C } : new String[] { A, B });
				for (int second = 0; second < 40; second++) {
					pool.passWithChecks(Duration.ofSeconds(1));
					pool.fill(2);
					pool.getOnce();
					seen.add(pool.address(A).health());
				}
			}

			assertThat(before).isEqualTo(AddressHealth.UNHEALTHY);
			assertThat(seen).containsExactly(AddressHealth.UNHEALTHY);
			assertThat(requestsOf(pool.server(0))).isEqualTo(requests);
		}
	}

	@Test
	void addressThatTheNameNoLongerHasIsCheckedNoMore() throws IOException {
		try (MovingPool pool = pool(A, B)) {
			pool.fill(2);
			pool.answer(B);
			while (pool.connections().get(A) > 0) {
				pool.passWithChecks(Duration.ofSeconds(1));
			}
			pool.passWithChecks(Duration.ofSeconds(1));
			long asked = pool.server(0).requestCount();
			long others = pool.server(1).requestCount();

			pool.passWithChecks(Duration.ofMinutes(3));

			assertThat(asked).as("the request, and checks").isGreaterThan(2);
			assertThat(pool.server(0).requestCount()).isEqualTo(asked);
			assertThat(pool.server(1).requestCount()).isGreaterThan(others);
		}
	}

}
