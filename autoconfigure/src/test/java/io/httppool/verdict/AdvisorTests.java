package io.httppool.verdict;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Incident;
import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.verdict.Advice.Severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class AdvisorTests {

	private static final String ROUTE = "https://api.example.com";

	private static final Duration SHORT = Duration.ofMillis(999);

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration LONG = Duration.ofSeconds(1);

	@ParameterizedTest
	@MethodSource({ "adviceOnRequests", "adviceOnClosings", "adviceOnSettings" })
	void adviceSaysWhatIsWrongAndWhatToDo(RoutePicture route, AdviceCode code, Severity severity, String message) {
		List<Advice> advice = Advisor.advise(List.of(RoutePicture.pool("payments", 200, route)));

		assertThat(advice).containsExactly(new Advice("payments", code, severity, message));
	}

	static Stream<Arguments> adviceOnRequests() {
		return Stream.of(Arguments
			.of(RoutePicture.of(ROUTE).drained(32).pending(3, SHORT), AdviceCode.ROUTE_DRAINED, Severity.WARN, """
					3 requests for https://api.example.com are pending because the route is drained: post the action \
					'resume' to /actuator/httppool/payments"""),
				Arguments.of(atLimit().pending(7, LONG), AdviceCode.LIMIT_REACHED, Severity.WARN,
						"""
								7 requests for https://api.example.com are pending: its limit is reached. If the server can take \
								more, raise per-route.initial (now 32) in httppool.pools.payments, or in httppool.routes if the \
								route has an entry there"""),
				Arguments.of(atLimit().tuned().pending(1, SHORT), AdviceCode.LIMIT_REACHED, Severity.INFO, """
						1 request for https://api.example.com is pending: the tuner limits this route to 32 (see \
						/actuator/httppool/payments/decisions)"""),
				Arguments.of(atLimit().tuned().stuck(LeasePhase.WRITE).pending(7, LONG), AdviceCode.LIMIT_REACHED,
						Severity.WARN,
						"""
								7 requests for https://api.example.com are pending: 32 of 32 connections are stuck in writing \
								a request: the server does not read it. Set write-timeout"""),
				Arguments.of(RoutePicture.of(ROUTE).connections(200, 0, 0).limits(4, 300, 300).pending(7, LONG),
						AdviceCode.TOTAL_REACHED, Severity.WARN, """
								7 requests for https://api.example.com are pending. The pool is at max-total (200): \
								raise max-total in httppool.pools.payments"""),
				Arguments.of(RoutePicture.of(ROUTE).unserved(12, 3), AdviceCode.REQUESTS_UNSERVED, Severity.INFO, """
						Since the start, 12 requests for https://api.example.com timed out waiting for a connection \
						and 3 were rejected because too many were pending (max-pending: 1000). The limits are too \
						low for the load, or the server is too slow"""));
	}

	static Stream<Arguments> adviceOnClosings() {
		return Stream.of(
				Arguments.of(rarelyReused(CloseReason.NOT_REUSABLE, 50), AdviceCode.LOW_REUSE, Severity.INFO, """
						Connections to https://api.example.com are rarely reused: 51 of 100 leases opened a new one, \
						and the most frequent close reason is 'not-reusable'. Does the server answer with \
						'Connection: close'?"""),
				Arguments.of(rarelyReused(CloseReason.STALE_FIN, 50), AdviceCode.SERVER_CLOSES_FIRST, Severity.INFO, """
						https://api.example.com closes idle connections before the pool does: 50 of 51 connections \
						ended that way. Set keep-alive and max-idle-time below its idle timeout, or keep \
						httppool.eviction.learn-keep-alive on"""),
				Arguments.of(closedByServer(30, 10, 10, 50).learned(Duration.ofMillis(1500)),
						AdviceCode.SERVER_CLOSES_FIRST, Severity.INFO,
						"""
								https://api.example.com closes idle connections before the pool does: 50 of 100 connections \
								ended that way. The pool has learned this and keeps idle connections for at most 1500ms"""),
				Arguments.of(RoutePicture.of(ROUTE).opened(3, 100, Map.of(CloseReason.LEAKED, 3L)),
						AdviceCode.RESPONSES_LEAKED, Severity.INFO, """
								3 responses from https://api.example.com were dropped without being closed. See \
								/actuator/httppool/payments/leaks for the code"""));
	}

	static Stream<Arguments> adviceOnSettings() {
		return Stream.of(
				Arguments.of(RoutePicture.of(ROUTE).unanswered(Duration.ofSeconds(125)),
						AdviceCode.RESPONSE_TIMEOUT_MISSING, Severity.WARN, """
								A request for https://api.example.com has held its connection for 125s without a \
								byte of an answer, and nothing will end it: set response-timeout or call-timeout in \
								httppool.pools.payments"""),
				Arguments.of(RoutePicture.of(ROUTE).learned(Duration.ofSeconds(4)), AdviceCode.KEEP_ALIVE_TOO_LONG,
						Severity.INFO, """
								Idle connections to https://api.example.com may be kept for 30000ms, but the server \
								closes them earlier. The pool has learned to keep them for at most 4000ms, and has to \
								learn it again after each start: set keep-alive to that or less"""),
				Arguments.of(RoutePicture.of(ROUTE).opened(150, 100, Map.of(CloseReason.IDLE, 150L)),
						AdviceCode.CONNECTION_CHURN, Severity.INFO, """
								150 connections to https://api.example.com were opened for 100 leases: many are \
								closed before a request uses them. The decisions of the tuner \
								(/actuator/httppool/payments/decisions) tell whether it has connections opened ahead \
								(ready-on), and the counts of closed ones why they end"""),
				Arguments.of(RoutePicture.of(ROUTE).limits(4, 100, 300).peak(25, 10_000, HOUR), AdviceCode.LIMIT_UNUSED,
						Severity.INFO, """
								https://api.example.com may have 100 connections, but no more than 25 were leased at \
								once in 10000 leases: a mistake could open all of them. Lower per-route.initial to \
								about 50 in httppool.pools.payments, or in httppool.routes if the route has an entry \
								there"""));
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
						"the most frequent close reason is 'expired'. Is max-life-time too short?"),
				Arguments.of(RoutePicture.of(ROUTE).opened(201, 1000, Map.of(CloseReason.IDLE, 50L)), Severity.INFO,
						"201 of 1000 leases opened a new one, and the most frequent close reason is 'idle'"),
				Arguments.of(RoutePicture.of(ROUTE).tuned().limits(4, 32, 300).peak(75, 10_000, HOUR), Severity.INFO,
						"Lower per-route.max to about 150"));
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
				RoutePicture.of(ROUTE).opened(200, 1000, Map.of(CloseReason.NOT_REUSABLE, 50L)),
				RoutePicture.of(ROUTE).opened(149, 100, Map.of(CloseReason.CONNECT_FAILED, 150L)),
				RoutePicture.of(ROUTE).unanswered(Duration.ofSeconds(119)),
				RoutePicture.of(ROUTE)
					.learned(Duration.ofSeconds(4))
					.settings(RouteSettings.custom().keepAlive(Duration.ofSeconds(4)).build()),
				RoutePicture.of(ROUTE)
					.learned(Duration.ofSeconds(4))
					.settings(RouteSettings.custom().maxIdleTime(Duration.ofSeconds(4)).build()),
				RoutePicture.of(ROUTE).limits(4, 100, 300).peak(26, 10_000, HOUR),
				RoutePicture.of(ROUTE).limits(4, 100, 300).peak(25, 9_999, HOUR),
				RoutePicture.of(ROUTE).limits(4, 100, 300).peak(25, 10_000, HOUR.minusNanos(1)),
				RoutePicture.of(ROUTE).limits(4, 49, 300).peak(1, 10_000, HOUR),
				RoutePicture.of(ROUTE).tuned().limits(4, 32, 200).peak(1, 10_000, HOUR));
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
	void adviceNamesThePoolsThatHaveConnectionsToOneServer() {
		PoolSnapshot orders = RoutePicture.pool("orders", 200, used(ROUTE).limits(4, 32, 100),
				used("http://a").limits(4, 32, 100));
		PoolSnapshot payments = RoutePicture.pool("payments", 50, used(ROUTE).tuned().limits(4, 32, 100));
		PoolSnapshot unused = RoutePicture.pool("unused", 50, RoutePicture.of("http://a"));

		List<Advice> advice = Advisor.advise(List.of(payments, orders, unused));

		assertThat(advice).containsExactly(new Advice("*", AdviceCode.ORIGIN_SHARED, Severity.INFO, """
				2 pools (orders, payments) have connections to https://api.example.com: up to 82 in all, and none of \
				them shares any. If they need not be kept apart, use one pool for all; otherwise see that the server \
				can take the sum of their limits"""));
	}

	@ParameterizedTest
	@CsvSource({ "9, false", "10, true" })
	void adviceNamesAListenerThatIsOftenSlow(long times, boolean isGiven) {
		PoolSnapshot pool = new PoolSnapshot("payments", 200, List.of(), Map.of(Incident.SLOW_LISTENER, times));

		List<Advice> advice = Advisor.advise(List.of(pool));

		assertThat(advice)
			.isEqualTo(isGiven ? List.of(new Advice("payments", AdviceCode.SLOW_LISTENER, Severity.INFO, """
					A listener took 10 ms or more to hear of an event, 10 times, and a request waited for it each \
					time. The log names the listener: have it do the work in another thread""")) : List.of());
	}

	@Test
	void warningsComeFirst() {
		PoolSnapshot first = RoutePicture.pool("a", 200, RoutePicture.of(ROUTE).unserved(1, 0));
		PoolSnapshot second = RoutePicture.pool("b", 200, atLimit().pending(7, LONG));

		List<Advice> advice = Advisor.advise(List.of(first, second));

		assertThat(advice).extracting(Advice::pool, (one) -> one.severity().word())
			.containsExactly(tuple("b", "warn"), tuple("a", "info"));
	}

	private static RoutePicture used(String route) {
		return RoutePicture.of(route).opened(1, 10, Map.of());
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
