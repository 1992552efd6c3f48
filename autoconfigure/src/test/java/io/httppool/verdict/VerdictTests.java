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

	@ParameterizedTest
	@MethodSource
	void verdictSaysWhatAPersonWantsToKnow(PoolSnapshot pool, String expected) {
		String verdict = Verdict.of(pool);

		assertThat(verdict).isEqualTo(expected);
	}

	static Stream<Arguments> verdictSaysWhatAPersonWantsToKnow() {
		return Stream.of(Arguments.of(RoutePicture.pool("new", 200), "No request yet"),
				Arguments.of(RoutePicture.pool("calm", 200, RoutePicture.of(ROUTE).connections(3, 7, 0)),
						"3 of 32 connections to https://api.example.com leased, nobody waits"),
				Arguments.of(RoutePicture.pool("small", 10, RoutePicture.of(ROUTE).connections(3, 2, 0)),
						"3 of 10 connections to https://api.example.com leased, nobody waits"),
				Arguments.of(RoutePicture.pool("opening", 200, RoutePicture.of(ROUTE).connections(0, 0, 4)),
						"0 of 32 connections to https://api.example.com leased, 4 connecting, nobody waits"),
				Arguments.of(
						RoutePicture.pool("one waits", 200,
								RoutePicture.of(ROUTE).connections(32, 0, 0).pending(1, Duration.ofMillis(20))),
						"32 of 32 connections to https://api.example.com leased, 1 request waits"),
				Arguments.of(
						RoutePicture.pool("wait lasts", 200,
								RoutePicture.of(ROUTE).connections(32, 0, 0).pending(7, Duration.ofMillis(61_900))),
						"32 of 32 connections to https://api.example.com leased, 7 requests wait (without a break for 61s)"),
				Arguments.of(
						RoutePicture.pool("at max", 10,
								RoutePicture.of(ROUTE).connections(10, 0, 0).pending(2, Duration.ofMillis(20))),
						"10 of 10 connections to https://api.example.com leased, no place left in the pool, 2 requests wait"),
				Arguments.of(
						RoutePicture.pool("two routes", 200, RoutePicture.of(ROUTE).connections(3, 7, 0),
								RoutePicture.of("http://b").connections(9, 0, 0)),
						"12 of 200 connections leased over 2 routes, nobody waits"),
				Arguments.of(
						RoutePicture.pool("one of two waits", 200, RoutePicture.of(ROUTE).connections(3, 7, 0),
								RoutePicture.of("http://b").connections(32, 0, 0).pending(5, Duration.ofMillis(3000))),
						"35 of 200 connections leased over 2 routes, 5 requests wait for http://b (without a break for 3s)"),
				Arguments.of(
						RoutePicture.pool("both wait", 200,
								RoutePicture.of(ROUTE).connections(32, 0, 0).pending(2, Duration.ofMillis(100)),
								RoutePicture.of("http://b").connections(32, 0, 0).pending(7, Duration.ofMillis(200))),
						"64 of 200 connections leased over 2 routes, 9 requests wait, 7 of them for http://b"));
	}

	@ParameterizedTest
	@MethodSource
	void verdictSaysWhatIsDrained(PoolSnapshot pool, String expected) {
		String verdict = Verdict.of(pool);

		assertThat(verdict).isEqualTo(expected);
	}

	static Stream<Arguments> verdictSaysWhatIsDrained() {
		return Stream.of(
				Arguments.of(RoutePicture.pool("lowered", 200, RoutePicture.of(ROUTE).connections(3, 0, 0).draining(2)),
						"3 of 32 connections to https://api.example.com leased, 2 draining, nobody waits"),
				Arguments.of(RoutePicture.pool("drained", 200, RoutePicture.of(ROUTE).drained(0)),
						"Drained, nobody waits"),
				Arguments.of(
						RoutePicture.pool("drained, and some wait", 200,
								RoutePicture.of(ROUTE).drained(2).pending(3, Duration.ofMillis(2500))),
						"Drained, 2 draining, 3 requests wait until it is resumed (without a break for 2s)"),
				Arguments.of(
						RoutePicture.pool("one of two drained", 200, RoutePicture.of(ROUTE).connections(3, 7, 0),
								RoutePicture.of("http://b").drained(0).pending(5, Duration.ofMillis(10))),
						"3 of 200 connections leased over 2 routes, http://b drained, 5 requests wait for http://b"),
				Arguments.of(
						RoutePicture.pool("two of three drained", 200, RoutePicture.of(ROUTE).connections(3, 7, 0),
								RoutePicture.of("http://b").drained(0), RoutePicture.of("http://c").drained(0)),
						"3 of 200 connections leased over 3 routes, 2 routes drained, nobody waits"));
	}

}
