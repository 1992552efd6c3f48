package io.httppool.verdict;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.snapshot.PoolSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTests {

	private static final String ROUTE = "https://api.example.com";

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final Duration LONGER = Duration.ofMillis(200);

	@ParameterizedTest
	@MethodSource
	void verdictSaysHowThePoolIsDoing(PoolSnapshot pool, String expected) {
		String verdict = Verdict.of(pool);

		assertThat(verdict).isEqualTo(expected);
	}

	static Stream<Arguments> verdictSaysHowThePoolIsDoing() {
		return Stream.of(Arguments.of(RoutePicture.pool("new", 200), "No requests yet"),
				Arguments.of(RoutePicture.pool("calm", 200, RoutePicture.of(ROUTE).connections(3, 7, 0)),
						"3 of 32 connections to https://api.example.com leased, none pending"),
				Arguments.of(
						RoutePicture.pool("two routes", 200, RoutePicture.of(ROUTE).connections(3, 7, 0),
								RoutePicture.of("http://b").connections(9, 0, 0)),
						"12 of 200 connections leased over 2 routes, none pending"),
				Arguments.of(
						RoutePicture.pool("at max", 10,
								RoutePicture.of(ROUTE).connections(8, 0, 2).pending(2, Duration.ofMillis(61_900))),
						"8 of 10 connections to https://api.example.com leased, 2 connecting, max-total (10) reached, 2 pending (without a break for 61s)"),
				Arguments.of(
						RoutePicture.pool("both wait", 200, RoutePicture.of(ROUTE).drained(1).pending(2, SHORT),
								RoutePicture.of("http://b").connections(32, 0, 0).pending(7, LONGER)),
						"32 of 200 connections leased over 2 routes, 1 draining, https://api.example.com drained, 9 pending, 7 of them for http://b"),
				Arguments.of(
						RoutePicture.pool("drained", 200,
								RoutePicture.of(ROUTE).drained(2).pending(3, Duration.ofMillis(2500))),
						"Drained, 2 draining, 3 pending until it is resumed (without a break for 2s)"));
	}

	@ParameterizedTest
	@MethodSource
	void verdictContainsEachFact(PoolSnapshot pool, String facts) {
		String verdict = Verdict.of(pool);

		assertThat(verdict.split(", ")).contains(facts.split(", "));
	}

	static Stream<Arguments> verdictContainsEachFact() {
		return Stream.of(
				Arguments.of(RoutePicture.pool("small", 10, RoutePicture.of(ROUTE).connections(3, 2, 0)),
						"3 of 10 connections to https://api.example.com leased"),
				Arguments.of(RoutePicture.pool("opening", 200, RoutePicture.of(ROUTE).connections(0, 0, 4)),
						"4 connecting"),
				Arguments.of(
						RoutePicture.pool("one pending", 200,
								RoutePicture.of(ROUTE).connections(32, 0, 0).pending(1, SHORT)),
						"32 of 32 connections to https://api.example.com leased, 1 pending"),
				Arguments.of(
						RoutePicture.pool("all pending for one of two", 200,
								RoutePicture.of(ROUTE).connections(3, 7, 0),
								RoutePicture.of("http://b").connections(32, 0, 0).pending(5, Duration.ofMillis(3000))),
						"5 pending for http://b (without a break for 3s)"),
				Arguments.of(RoutePicture.pool("lowered", 200, RoutePicture.of(ROUTE).connections(3, 0, 0).draining(2)),
						"2 draining"),
				Arguments.of(RoutePicture.pool("drained", 200, RoutePicture.of(ROUTE).drained(0)),
						"Drained, none pending"),
				Arguments.of(
						RoutePicture.pool("one of two drained", 200, RoutePicture.of(ROUTE).connections(3, 7, 0),
								RoutePicture.of("http://b").drained(0).pending(5, SHORT)),
						"http://b drained, 5 pending for http://b"),
				Arguments.of(
						RoutePicture.pool("two of three drained", 200, RoutePicture.of(ROUTE).connections(3, 7, 0),
								RoutePicture.of("http://b").drained(0), RoutePicture.of("http://c").drained(0)),
						"2 routes drained"));
	}

}
