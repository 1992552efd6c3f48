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
import io.httppool.snapshot.LeasePhase;
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
	void adviceSaysWhatIsWrongAndWhatToDo(RoutePicture route, Severity severity, String message) {
		List<Advice> advice = Advisor.advise(List.of(RoutePicture.pool("payments", 200, route)));

		assertThat(advice).containsExactly(new Advice("payments", severity, message));
	}

	static Stream<Arguments> adviceSaysWhatIsWrongAndWhatToDo() {
		return Stream.of(Arguments.of(RoutePicture.of(ROUTE).drained(32).pending(3, SHORT), Severity.WARN, """
				3 requests for https://api.example.com are pending because the route is drained: post the action \
				'resume' to /actuator/httppool/payments"""), Arguments.of(atLimit().pending(7, LONG), Severity.WARN, """
				7 requests for https://api.example.com are pending: its limit is reached. If the server can take \
				more, raise per-route.initial (now 32) in httppool.pools.payments, or in httppool.routes if the \
				route has an entry there"""), Arguments.of(atLimit().tuned().pending(1, SHORT), Severity.INFO, """
				1 request for https://api.example.com is pending: the tuner limits this route to 32 (see \
				/actuator/httppool/payments/decisions)"""),
				Arguments.of(atLimit().tuned().stuck(LeasePhase.WRITE).pending(7, LONG), Severity.WARN, """
						7 requests for https://api.example.com are pending: 32 of 32 connections are stuck in writing \
						a request: the server does not read it. Set write-timeout"""),
				Arguments.of(RoutePicture.of(ROUTE).connections(200, 0, 0).limits(4, 300, 300).pending(7, LONG),
						Severity.WARN, """
								7 requests for https://api.example.com are pending. The pool is at max-total (200): \
								raise max-total in httppool.pools.payments"""),
				Arguments.of(RoutePicture.of(ROUTE).unserved(12, 3), Severity.INFO, """
						Since the start, 12 requests for https://api.example.com timed out waiting for a connection \
						and 3 were rejected because too many were pending (max-pending: 1000). The limits are too \
						low for the load, or the server is too slow"""),
				Arguments.of(rarelyReused(CloseReason.NOT_REUSABLE, 50), Severity.INFO, """
						Connections to https://api.example.com are rarely reused: 51 of 100 leases opened a new one, \
						and the most frequent close reason is 'not-reusable'. Does the server answer with \
						'Connection: close'?"""),
				Arguments.of(rarelyReused(CloseReason.STALE_FIN, 50), Severity.INFO, """
						https://api.example.com closes idle connections before the pool does: 50 of 51 connections \
						ended that way. Set keep-alive and max-idle-time below its idle timeout, or keep \
						httppool.eviction.learn-keep-alive on"""),
				Arguments.of(closedByServer(30, 10, 10, 50).learned(Duration.ofMillis(1500)), Severity.INFO, """
						https://api.example.com closes idle connections before the pool does: 50 of 100 connections \
						ended that way. The pool has learned this and keeps idle connections for at most 1500ms"""),
				Arguments.of(RoutePicture.of(ROUTE).opened(3, 100, Map.of(CloseReason.LEAKED, 3L)), Severity.INFO, """
						3 responses from https://api.example.com were dropped without being closed. See \
						/actuator/httppool/payments/leaks for the code"""));
	}

	@ParameterizedTest
	@MethodSource
	void adviceNamesTheFacts(RoutePicture route, Severity severity, String fact) {
		List<Advice> advice = Advisor.advise(List.of(RoutePicture.pool("payments", 200, route)));

		assertThat(advice).singleElement().satisfies((one) -> {
			assertThat(one.severity()).isEqualTo(severity);
			assertThat(one.message()).contains(fact);
		});
	}

	static Stream<Arguments> adviceNamesTheFacts() {
		return Stream.of(
				Arguments.of(RoutePicture.of(ROUTE).opened(1, 100, Map.of(CloseReason.LEAKED, 1L)), Severity.INFO,
						"1 response from https://api.example.com was dropped"),
				Arguments.of(atLimit().limits(4, 32, 32).pending(1, SHORT), Severity.INFO,
						"raise per-route.initial and per-route.max (now 32)"),
				Arguments.of(atLimit().tuned().limits(4, 32, 32).pending(7, LONG), Severity.WARN,
						"raise per-route.max (now 32)"),
				Arguments.of(atLimit().tuned().pending(7, LONG), Severity.WARN, "the tuner limits this route to 32"),
				Arguments.of(rarelyReused(CloseReason.EXPIRED, 50), Severity.INFO,
						"the most frequent close reason is 'expired'"));
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
				rarelyReused(CloseReason.NOT_REUSABLE, 49), rarelyReused(CloseReason.CONNECT_FAILED, 50),
				RoutePicture.of(ROUTE).opened(50, 100, Map.of(CloseReason.NOT_REUSABLE, 50L)));
	}

	@Test
	void adviceNamesOtherRoutesWhenTheyHoldConnections() {
		PoolSnapshot pool = RoutePicture.pool("payments", 40, RoutePicture.of("http://a").connections(30, 0, 0),
				RoutePicture.of("http://b").connections(10, 0, 0).pending(7, LONG));

		List<Advice> advice = Advisor.advise(List.of(pool));

		assertThat(advice).singleElement()
			.satisfies((one) -> assertThat(one.message()).contains("http://b")
				.contains("The pool is at max-total (40), 30 of it held by other routes"));
	}

	@Test
	void adviceNamesBothLimitsWhenBothAreReached() {
		PoolSnapshot pool = RoutePicture.pool("payments", 32, atLimit().pending(7, LONG));

		List<Advice> advice = Advisor.advise(List.of(pool));

		assertThat(advice).hasSize(2);
		assertThat(advice.get(0).message()).contains("raise per-route.initial (now 32)");
		assertThat(advice.get(1).message()).contains("raise max-total");
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

	private static RoutePicture rarelyReused(CloseReason reason, long count) {
		return RoutePicture.of(ROUTE).opened(51, 100, Map.of(reason, count, CloseReason.IDLE, 1L));
	}

}
