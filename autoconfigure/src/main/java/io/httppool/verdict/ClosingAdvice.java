package io.httppool.verdict;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;
import io.httppool.verdict.Advice.Severity;

/**
 * Advice on connections that were closed too soon or leaked. Counts since the start may
 * lie in the past, so none of it warns. Stateless.
 */
final class ClosingAdvice {

	/** The number of closings for one reason that no longer looks like an accident. */
	private static final int HABIT = 50;

	private static final double LOW_REUSE = 0.8;

	/** Reasons found when a server closes idle connections; some send a 408 before. */
	private static final Set<CloseReason> BY_SERVER = Set.of(CloseReason.STALE_FIN, CloseReason.STALE_RST,
			CloseReason.UNSOLICITED);

	private ClosingAdvice() {
	}

	static Stream<Advice> on(PoolSnapshot pool, RouteSnapshot route) {
		Optional<Advice> byServer = closedByServer(pool, route);
		Optional<Advice> reuse = byServer.or(() -> churn(pool, route)).or(() -> rarelyReused(pool, route));
		Optional<Advice> keepAlive = byServer.isPresent() ? Optional.empty() : keepAliveTooLong(pool, route);
		return Stream.of(leaked(pool, route), reuse, keepAlive).flatMap(Optional::stream);
	}

	private static Optional<Advice> leaked(PoolSnapshot pool, RouteSnapshot route) {
		long leaked = route.totals().closed().getOrDefault(CloseReason.LEAKED, 0L);
		if (leaked == 0) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), AdviceCode.RESPONSES_LEAKED, Severity.INFO,
				"%s from %s dropped without being closed. See /actuator/httppool/%s/leaks for the code".formatted(
						(leaked == 1) ? "1 response" : leaked + " responses",
						route.route() + ((leaked == 1) ? " was" : " were"), pool.name())));
	}

	/**
	 * A restart of the server ends some connections this way. Where most of them end so,
	 * the server has a shorter idle timeout.
	 */
	private static Optional<Advice> closedByServer(PoolSnapshot pool, RouteSnapshot route) {
		Map<CloseReason, Long> closed = route.totals().closed();
		long byServer = BY_SERVER.stream().mapToLong((reason) -> closed.getOrDefault(reason, 0L)).sum();
		long all = closed.values().stream().mapToLong(Long::longValue).sum();
		if (byServer < HABIT || byServer * 2 < all) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), AdviceCode.SERVER_CLOSES_FIRST, Severity.INFO, """
				%s closes idle connections before the pool does: %d of %d connections ended that way. %s"""
			.formatted(route.route(), byServer, all, remedy(route.idleTimeout().learned()))));
	}

	private static String remedy(@Nullable Duration learned) {
		return (learned != null)
				? "The pool has learned this and keeps idle connections for at most %dms".formatted(learned.toMillis())
				: "Set keep-alive and max-idle-time below its idle timeout, or keep "
						+ "httppool.eviction.learn-keep-alive on";
	}

	/** The pool keeps to what it has learned, but has to learn it again at each start. */
	private static Optional<Advice> keepAliveTooLong(PoolSnapshot pool, RouteSnapshot route) {
		Duration learned = route.idleTimeout().learned();
		Duration keepAlive = route.settings().keepAlive();
		Duration maxIdle = route.settings().maxIdleTime();
		Duration configured = (keepAlive.compareTo(maxIdle) < 0) ? keepAlive : maxIdle;
		if (learned == null || configured.compareTo(learned) <= 0) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), AdviceCode.KEEP_ALIVE_TOO_LONG, Severity.INFO, """
				Idle connections to %s may be kept for %dms, but the server closes them earlier. The pool has learned \
				to keep them for at most %dms, and has to learn it again after each start: set keep-alive to that or \
				less""".formatted(route.route(), configured.toMillis(), learned.toMillis())));
	}

	private static Optional<Advice> churn(PoolSnapshot pool, RouteSnapshot route) {
		RouteTotals totals = route.totals();
		if (totals.opened() - totals.leases() < HABIT) {
			return Optional.empty();
		}
		return Optional.of(new Advice(pool.name(), AdviceCode.CONNECTION_CHURN, Severity.INFO, """
				%d connections to %s were opened for %d leases: many are closed before a request uses them. The \
				decisions of the tuner (/actuator/httppool/%s/decisions) tell whether it has connections opened \
				ahead (ready-on), and the counts of closed ones why they end""".formatted(totals.opened(),
				route.route(), totals.leases(), pool.name())));
	}

	/**
	 * Failed connects count as opened connections, too, but prove nothing about reuse.
	 */
	private static Optional<Advice> rarelyReused(PoolSnapshot pool, RouteSnapshot route) {
		RouteTotals totals = route.totals();
		return totals.closed()
			.entrySet()
			.stream()
			.max(Map.Entry.comparingByValue())
			.filter((most) -> totals.reuseRatio() < LOW_REUSE && most.getValue() >= HABIT)
			.map(Map.Entry::getKey)
			.filter((reason) -> reason != CloseReason.CONNECT_FAILED)
			.map((reason) -> new Advice(pool.name(), AdviceCode.LOW_REUSE, Severity.INFO, """
					Connections to %s are rarely reused: %d of %d leases opened a new one, and the most frequent \
					close reason is '%s'%s""".formatted(route.route(), totals.opened(), totals.leases(), reason.word(),
					hint(reason))));
	}

	private static String hint(CloseReason reason) {
		return switch (reason) {
			case NOT_REUSABLE -> ". Does the server answer with 'Connection: close'?";
			case MISDIRECTED -> ". The server answers with status 421: it is not responsible for that name at that "
					+ "address. Is there a proxy or balancer in between, or a Host header of the application's own?";
			case IDLE -> ". Would the server keep them for longer than keep-alive and max-idle-time say?";
			case EXPIRED -> ". Is max-life-time too short?";
			case EXCHANGES -> ". Is max-exchanges too low?";
			default -> "";
		};
	}

}
