package io.httppool.verdict;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.snapshot.PoolSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

class PoolStatusTests {

	@ParameterizedTest
	@MethodSource
	void statusFollowsFromPendingRequests(PoolSnapshot pool, PoolStatus expected) {
		PoolStatus status = PoolStatus.of(pool);

		assertThat(status).isEqualTo(expected);
	}

	static Stream<Arguments> statusFollowsFromPendingRequests() {
		RoutePicture calm = RoutePicture.of("http://calm").connections(3, 7, 0);
		return Stream.of(Arguments.of(RoutePicture.pool("empty", 10), PoolStatus.UP),
				Arguments.of(RoutePicture.pool("calm", 200, calm), PoolStatus.UP),
				Arguments.of(RoutePicture.pool("all leased, none pending", 10,
						RoutePicture.of("http://a").connections(10, 0, 0)), PoolStatus.UP),
				Arguments.of(RoutePicture.pool("short wait", 200, waiting(10, Duration.ofMillis(999))), PoolStatus.UP),
				Arguments.of(RoutePicture.pool("long wait", 200, waiting(10, Duration.ofSeconds(1))),
						PoolStatus.STRAINED),
				Arguments.of(
						RoutePicture.pool("long wait on one of two", 200, calm, waiting(10, Duration.ofSeconds(1))),
						PoolStatus.STRAINED),
				Arguments.of(RoutePicture.pool("drained, none pending", 200, RoutePicture.of("http://a").drained(1)),
						PoolStatus.UP),
				Arguments.of(RoutePicture.pool("drained, one pending", 200,
						RoutePicture.of("http://a").drained(1).pending(1, Duration.ZERO)), PoolStatus.STRAINED),
				Arguments.of(RoutePicture.pool("at max", 10, waiting(10, Duration.ZERO)), PoolStatus.STRAINED),
				Arguments.of(
						RoutePicture.pool("at max, connecting", 10,
								RoutePicture.of("http://a").connections(4, 0, 6).pending(1, Duration.ZERO)),
						PoolStatus.STRAINED),
				Arguments.of(RoutePicture.pool("at max, but a route has some available", 20, calm,
						waiting(10, Duration.ZERO)), PoolStatus.UP),
				Arguments.of(RoutePicture.pool("above a lowered max", 5, waiting(10, Duration.ZERO)),
						PoolStatus.STRAINED));
	}

	private static RoutePicture waiting(int leased, Duration since) {
		return RoutePicture.of("http://busy").connections(leased, 0, 0).pending(2, since);
	}

}
