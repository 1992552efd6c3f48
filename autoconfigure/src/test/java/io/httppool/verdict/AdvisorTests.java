package io.httppool.verdict;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.verdict.Advice.Severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class AdvisorTests {

	private static final String ROUTE = "https://api.example.com";

	private static final Duration SHORT = Duration.ofMillis(999);

	private static final Duration LONG = Duration.ofSeconds(1);

	@ParameterizedTest
	@MethodSource
	void adviceIsGivenWhenTheNumbersProveIt(RoutePicture route, Severity severity, String message) {
		List<Advice> advice = Advisor.advise(List.of(RoutePicture.pool("payments", 200, route)));

		assertThat(advice).containsExactly(new Advice("payments", severity, message));
	}

	static Stream<Arguments> adviceIsGivenWhenTheNumbersProveIt() {
		return Stream.of(Arguments.of(atLimit().pending(7, LONG), Severity.WARN, """
				7 requests wait for https://api.example.com, whose limit of 32 is reached. If the server can take \
				more, raise per-route.initial in httppool.pools.payments, or in httppool.routes if the route has an \
				entry there"""), Arguments.of(atLimit().limits(4, 32, 32).pending(1, SHORT), Severity.INFO, """
				1 request waits for https://api.example.com, whose limit of 32 is reached. If the server can take \
				more, raise per-route.initial and per-route.max in httppool.pools.payments, or in httppool.routes if \
				the route has an entry there"""),
				Arguments.of(RoutePicture.of(ROUTE).connections(200, 0, 0).limits(4, 300, 300).pending(7, LONG),
						Severity.WARN, """
								7 requests wait for https://api.example.com while all 200 places of the pool are \
								taken. Raise httppool.pools.payments.max-total"""),
				Arguments.of(RoutePicture.of(ROUTE).unserved(12, 3), Severity.INFO, """
						Since the start, 12 requests for https://api.example.com gave up waiting for a connection \
						and 3 were turned away because 1000 waited already. Either the limits are too low for the \
						load, or the server is too slow"""),
				Arguments.of(hardlyReused(CloseReason.NOT_REUSABLE, 50), Severity.INFO, """
						Connections to https://api.example.com are hardly reused: 51 of 100 leases had to open one, \
						and most often they were closed as 'not-reusable'. Does the server answer with \
						'Connection: close'?"""), Arguments.of(hardlyReused(CloseReason.EXPIRED, 50), Severity.INFO, """
						Connections to https://api.example.com are hardly reused: 51 of 100 leases had to open one, \
						and most often they were closed as 'expired'"""),
				Arguments.of(hardlyReused(CloseReason.STALE_FIN, 50), Severity.INFO, """
						https://api.example.com closes idle connections earlier than the pool does: 50 of 51 \
						connections ended that way. Set keep-alive and max-idle-time below its idle timeout, or leave \
						httppool.eviction.learn-keep-alive on"""),
				Arguments.of(closedByServer(30, 10, 10, 50).learned(Duration.ofMillis(1500)), Severity.INFO, """
						https://api.example.com closes idle connections earlier than the pool does: 50 of 100 \
						connections ended that way. They are now kept for 1500ms at most, which was learned from it"""),
				Arguments.of(RoutePicture.of(ROUTE).opened(1, 100, Map.of(CloseReason.LEAKED, 1L)), Severity.INFO, """
						1 response of https://api.example.com was dropped without being closed. \
						/actuator/httppool/payments/leaks says where"""),
				Arguments.of(RoutePicture.of(ROUTE).opened(3, 100, Map.of(CloseReason.LEAKED, 3L)), Severity.INFO, """
						3 responses of https://api.example.com were dropped without being closed. \
						/actuator/httppool/payments/leaks says where"""),
				Arguments.of(RoutePicture.of(ROUTE).drained(32).pending(3, SHORT), Severity.WARN, """
						3 requests wait for https://api.example.com, which is drained. Post the action 'resume' to \
						/actuator/httppool/payments"""));
	}

	@ParameterizedTest
	@MethodSource
	void adviceAtALimitThatIsTunedAsksForNoOtherWhereTheTunerFindsIt(RoutePicture route, String message) {
		List<Advice> advice = Advisor.advise(List.of(RoutePicture.pool("payments", 200, route)));

		assertThat(advice).containsExactly(new Advice("payments", Severity.WARN, message));
	}

	static Stream<Arguments> adviceAtALimitThatIsTunedAsksForNoOtherWhereTheTunerFindsIt() {
		return Stream.of(Arguments.of(atLimit().tuned().pending(7, LONG), """
				7 requests wait for https://api.example.com, whose limit of 32 is reached. The tuner allows no more \
				for now. /actuator/httppool/payments/decisions says why"""),
				Arguments.of(atLimit().tuned().limits(4, 32, 32).pending(7, LONG), """
						7 requests wait for https://api.example.com, whose limit of 32 is reached. If the server can \
						take more, raise per-route.max in httppool.pools.payments, or in httppool.routes if the route \
						has an entry there"""));
	}

	@ParameterizedTest
	@MethodSource
	void adviceIsNotGivenWhenTheNumbersProveNothing(RoutePicture route) {
		List<Advice> advice = Advisor.advise(List.of(RoutePicture.pool("payments", 200, route)));

		assertThat(advice).isEmpty();
	}

	static Stream<RoutePicture> adviceIsNotGivenWhenTheNumbersProveNothing() {
		return Stream.of(RoutePicture.of(ROUTE), atLimit(),
				RoutePicture.of(ROUTE).connections(31, 0, 0).pending(1, LONG),
				RoutePicture.of(ROUTE).connections(200, 0, 0).limits(4, 300, 300), RoutePicture.of(ROUTE).drained(32),
				closedByServer(49, 0, 0, 0), closedByServer(30, 10, 9, 0), closedByServer(30, 10, 10, 51),
				hardlyReused(CloseReason.NOT_REUSABLE, 49), hardlyReused(CloseReason.CONNECT_FAILED, 50),
				RoutePicture.of(ROUTE).opened(50, 100, Map.of(CloseReason.NOT_REUSABLE, 50L)));
	}

	@Test
	void adviceNamesOtherRoutesWhenTheyHoldPlaces() {
		PoolSnapshot pool = RoutePicture.pool("payments", 40, RoutePicture.of("http://a").connections(30, 0, 0),
				RoutePicture.of("http://b").connections(10, 0, 0).pending(7, LONG));

		List<Advice> advice = Advisor.advise(List.of(pool));

		assertThat(advice).containsExactly(new Advice("payments", Severity.WARN, """
				7 requests wait for http://b while all 40 places of the pool are taken, 30 of them by other routes. \
				Raise httppool.pools.payments.max-total"""));
	}

	@Test
	void adviceNamesBothLimitsWhenBothAreReached() {
		PoolSnapshot pool = RoutePicture.pool("payments", 32, atLimit().pending(7, LONG));

		List<Advice> advice = Advisor.advise(List.of(pool));

		assertThat(advice).hasSize(2);
		assertThat(advice.get(0).message()).contains("raise per-route.initial in httppool.pools.payments");
		assertThat(advice.get(1).message()).endsWith("Raise httppool.pools.payments.max-total");
	}

	@Test
	void warningsComeFirst() {
		PoolSnapshot first = RoutePicture.pool("a", 200, RoutePicture.of(ROUTE).unserved(1, 0));
		PoolSnapshot second = RoutePicture.pool("b", 200, atLimit().pending(7, LONG));

		List<Advice> advice = Advisor.advise(List.of(first, second));

		assertThat(advice).extracting(Advice::pool, (one) -> one.severity().word())
			.containsExactly(tuple("b", "warn"), tuple("a", "info"));
	}

	private static RoutePicture atLimit() {
		return RoutePicture.of(ROUTE).connections(32, 0, 0);
	}

	private static RoutePicture closedByServer(long fin, long rst, long unsolicited, long idle) {
		return RoutePicture.of(ROUTE)
			.opened(10, 100, Map.of(CloseReason.STALE_FIN, fin, CloseReason.STALE_RST, rst, CloseReason.UNSOLICITED,
					unsolicited, CloseReason.IDLE, idle));
	}

	private static RoutePicture hardlyReused(CloseReason reason, long count) {
		return RoutePicture.of(ROUTE).opened(51, 100, Map.of(reason, count, CloseReason.IDLE, 1L));
	}

}
