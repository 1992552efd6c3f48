package io.httppool.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.httppool.endpoint.ConnectionsDescriptor.Connection;
import io.httppool.endpoint.PoolDescriptor.Address;
import io.httppool.pool.ConnectionPool;
import io.httppool.settings.Limits;
import io.httppool.snapshot.CallSite;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionSnapshot.Lease;
import io.httppool.snapshot.ConnectionSnapshot.Tls;
import io.httppool.snapshot.IdleTimeout;
import io.httppool.snapshot.LeasePhase;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.snapshot.RouteTotals;
import io.httppool.statistics.Latency;
import io.httppool.tuning.Tuner;
import io.httppool.verdict.Advice;
import io.httppool.verdict.Advisor;
import io.httppool.verdict.PoolStatus;
import io.httppool.verdict.Verdict;
import io.httppool.warmup.WarmUpStatus;

/**
 * The translation of snapshots into the JSON they are shown as. Stateless.
 */
final class Descriptors {

	private static final String KIND = "classic";

	private Descriptors() {
	}

	static PoolsDescriptor pools(List<PoolSnapshot> snapshots, List<Advice> others) {
		Map<String, PoolsDescriptor.Pool> pools = new LinkedHashMap<>();
		snapshots.forEach((snapshot) -> pools.put(snapshot.name(), pool(snapshot)));
		List<PoolsDescriptor.Advice> advice = Advisor.advise(snapshots, others)
			.stream()
			.map((one) -> new PoolsDescriptor.Advice(one.pool(), one.code().word(), one.severity().word(),
					one.message()))
			.toList();
		return new PoolsDescriptor(pools, advice);
	}

	private static PoolsDescriptor.Pool pool(PoolSnapshot snapshot) {
		Map<String, PoolsDescriptor.Route> routes = new LinkedHashMap<>();
		snapshot.routes().forEach((route) -> routes.put(route.route(), route(route)));
		return new PoolsDescriptor.Pool(KIND, PoolStatus.of(snapshot).name(), Verdict.of(snapshot), snapshot.leased(),
				snapshot.available(), snapshot.connecting(), snapshot.draining(), snapshot.pending(), snapshot.total(),
				snapshot.max(), routes);
	}

	private static PoolsDescriptor.Route route(RouteSnapshot route) {
		return new PoolsDescriptor.Route(route.leased(), route.available(), route.connecting(), route.draining(),
				route.pending(), route.limits().current(), route.drained(), requestsPerSecond(route.totals()),
				p99(route.totals().waited()), p99(route.totals().hold()), reuseRatio(route.totals()));
	}

	static PoolDescriptor pool(ConnectionPool<?> pool, Tuner tuner, Optional<Duration> upkeepAge,
			List<WarmUpStatus> warmUps) {
		PoolSnapshot snapshot = pool.snapshot();
		Map<String, PoolDescriptor.Route> routes = new LinkedHashMap<>();
		OwnSettings own = new OwnSettings(pool.settings().base());
		snapshot.routes().forEach((route) -> routes.put(route.route(), route(route, pool, tuner, own)));
		return new PoolDescriptor(KIND, PoolStatus.of(snapshot).name(), Verdict.of(snapshot), snapshot.leased(),
				snapshot.available(), snapshot.connecting(), snapshot.draining(), snapshot.pending(), snapshot.total(),
				snapshot.max(), pool.operations().isSuspended(), survived(snapshot),
				upkeepAge.map(Duration::toMillis).orElse(null), routes, EffectiveSettings.of(pool),
				warmUps.isEmpty() ? null : warmUps.stream().map(Descriptors::warmUp).toList());
	}

	private static PoolDescriptor.WarmUp warmUp(WarmUpStatus status) {
		return new PoolDescriptor.WarmUp(status.origin(), status.state().name().toLowerCase(Locale.ROOT), status.open(),
				status.wanted(), Rounded.moment(status.startedAt()), status.took().toMillis(), status.problem());
	}

	private static Map<String, Long> survived(PoolSnapshot snapshot) {
		Map<String, Long> survived = new TreeMap<>();
		snapshot.survived().forEach((incident, count) -> survived.put(incident.word(), count));
		return survived;
	}

	private static PoolDescriptor.Route route(RouteSnapshot route, ConnectionPool<?> pool, Tuner tuner,
			OwnSettings own) {
		Limits limits = route.limits();
		Map<String, Long> closed = new TreeMap<>();
		route.totals().closed().forEach((reason, count) -> closed.put(reason.word(), count));
		Map<String, Long> retries = new TreeMap<>();
		route.totals().retries().forEach((reason, count) -> retries.put(reason.word(), count));
		return new PoolDescriptor.Route(route.leased(), route.available(), route.connecting(), route.draining(),
				route.pending(), limits.current(), route.drained(), requestsPerSecond(route.totals()),
				p99(route.totals().waited()), p99(route.totals().hold()), reuseRatio(route.totals()),
				new PoolDescriptor.Limits(limits.min(), limits.current(), limits.max()),
				idleTimeout(route.idleTimeout()), addresses(route), closed, retries,
				tuner.window(pool, route.route()).map(WindowDescriptor::of).orElse(null),
				TuningDescriptor.of(tuner, pool, route.route()), own.of(route.settings()));
	}

	private static PoolDescriptor.IdleTimeout idleTimeout(IdleTimeout timeout) {
		Duration learned = timeout.learned();
		return new PoolDescriptor.IdleTimeout(timeout.current().toMillis(),
				timeout.source().name().toLowerCase(Locale.ROOT), (learned != null) ? learned.toMillis() : null);
	}

	private static @Nullable Instant moment(@Nullable Instant moment) {
		return (moment != null) ? Rounded.moment(moment) : null;
	}

	private static List<Address> addresses(RouteSnapshot route) {
		return route.addresses()
			.all()
			.stream()
			.map((address) -> new Address(address.address(), address.health().word(), address.leased(),
					address.available(), address.failures(), moment(address.ejectedUntil()), moment(address.lastUsed()),
					address.isGone()))
			.sorted(Comparator.comparing(Address::address))
			.toList();
	}

	static ConnectionsDescriptor connections(ConnectionQuery query, List<ConnectionSnapshot> all) {
		List<ConnectionSnapshot> matching = query.select(all);
		return new ConnectionsDescriptor(matching.size(),
				matching.stream().limit(query.limit()).map(Descriptors::connection).toList());
	}

	private static Connection connection(ConnectionSnapshot connection) {
		Lease lease = connection.lease();
		return new Connection(connection.id(), connection.route(), ConnectionQuery.word(connection.state()),
				connection.local(), connection.remote(), connection.protocol(), tls(connection.tls()),
				opening(connection), Rounded.moment(connection.created()), connection.age().toMillis(),
				Rounded.moment(connection.lastUsed()), connection.idle().toMillis(), connection.exchanges(),
				connection.bytesSent(), connection.bytesReceived(), connection.expiresIn().toMillis(),
				(lease != null) ? Rounded.moment(lease.since()) : null,
				(lease != null) ? lease.duration().toMillis() : null, (lease != null) ? lease.thread() : null,
				site(lease), phase(lease));
	}

	private static @Nullable String phase(@Nullable Lease lease) {
		LeasePhase phase = (lease != null) ? lease.phase() : null;
		return (phase != null) ? phase.words() : null;
	}

	private static @Nullable String site(@Nullable Lease lease) {
		CallSite site = (lease != null) ? lease.site() : null;
		return (site != null) ? site.frame() : null;
	}

	private static ConnectionsDescriptor.@Nullable Tls tls(@Nullable Tls tls) {
		return (tls != null) ? new ConnectionsDescriptor.Tls(tls.protocol(), tls.cipher(), tls.isResumed()) : null;
	}

	private static @Nullable List<ConnectionsDescriptor.Phase> opening(ConnectionSnapshot connection) {
		List<ConnectionsDescriptor.Phase> phases = connection.opening()
			.stream()
			.map(ConnectionsDescriptor.Phase::of)
			.toList();
		return phases.isEmpty() ? null : phases;
	}

	private static double requestsPerSecond(RouteTotals totals) {
		return Rounded.tenths(totals.requestsPerSecond());
	}

	private static double reuseRatio(RouteTotals totals) {
		return Rounded.thousandths(totals.reuseRatio());
	}

	private static @Nullable Double p99(Latency latency) {
		return (latency.count() > 0) ? Rounded.millis(latency.p99()) : null;
	}

}
