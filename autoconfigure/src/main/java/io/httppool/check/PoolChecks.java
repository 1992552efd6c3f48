package io.httppool.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressText;
import io.httppool.address.CheckHealth;
import io.httppool.address.HostChecks;
import io.httppool.check.AddressCheck.Turn;
import io.httppool.pool.AddressProbe;
import io.httppool.pool.AddressProbe.Check;
import io.httppool.pool.CheckedRoute;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.LocalShortage;
import io.httppool.snapshot.AddressTurn.Kind;
import io.httppool.snapshot.Incident;
import io.httppool.time.Ticker;

/**
 * The checks of the addresses of one pool. The upkeep begins them, and ends those that
 * are over their time; it never waits for one. Confined to the thread that runs the
 * upkeep, but for the results.
 */
final class PoolChecks {

	/** How often it looks which addresses there are. */
	private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

	/** Checks of many addresses are begun together, and the upkeep sleeps meanwhile. */
	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

	private final ConnectionPool<?> pool;

	private final Ticker ticker;

	private final CheckThreads threads;

	private final Map<HttpHost, Map<InetSocketAddress, AddressCheck>> checks = new ConcurrentHashMap<>();

	private long lookedAt;

	/** How many addresses the present look has found that were not checked before. */
	private int fresh;

	PoolChecks(ConnectionPool<?> pool, Ticker ticker, long now) {
		this.pool = pool;
		this.ticker = ticker;
		this.threads = new CheckThreads(pool.name());
		this.lookedAt = now - LOOK;
	}

	/** Begin the checks that are due; return the time until there is more to do. */
	Duration runOnce(long now) {
		if (now - this.lookedAt >= LOOK) {
			this.lookedAt = now;
			look(now);
		}
		long next = this.lookedAt + LOOK - now;
		for (Map<InetSocketAddress, AddressCheck> ofHost : this.checks.values()) {
			for (AddressCheck check : ofHost.values()) {
				if (check.nanosLeft(now) <= 0) {
					run(check, now);
				}
				next = Math.min(next, check.nanosLeft(now));
			}
		}
		return Duration.ofNanos(Math.max(PAUSE, next));
	}

	/** Look which addresses there are. */
	private void look(long now) {
		this.fresh = 0;
		Map<HttpHost, CheckedRoute> hosts = new HashMap<>();
		this.pool.addresses().checked().forEach((route) -> hosts.merge(route.host(), route, CheckedRoute::and));
		this.checks.forEach((host, ofHost) -> {
			if (!hosts.containsKey(host)) {
				retain(ofHost, Set.of());
				this.checks.remove(host);
			}
		});
		hosts.forEach((host, route) -> {
			Map<InetSocketAddress, AddressCheck> ofHost = this.checks.computeIfAbsent(host,
					(absent) -> new ConcurrentHashMap<>());
			Set<InetSocketAddress> used = route.addresses().inUse();
			retain(ofHost, used);
			used.forEach((address) -> ofHost.computeIfAbsent(address, (absent) -> begun(route, address, now)));
			ofHost.values().forEach((check) -> check.route(route));
		});
	}

	private AddressCheck begun(CheckedRoute route, InetSocketAddress address, long now) {
		route.addresses().found(address, CheckHealth.INITIALIZING);
		return new AddressCheck(route, address, now + pause(route));
	}

	/**
	 * The first checks of many addresses do not all come at once, but within a second.
	 */
	private long pause(CheckedRoute route) {
		long most = Math.min(LOOK, route.settings().pace().edgeInterval().toNanos());
		return Math.min(most, this.fresh++ / CheckThreads.MOST * PAUSE);
	}

	private static void retain(Map<InetSocketAddress, AddressCheck> checks, Set<InetSocketAddress> used) {
		checks.values().removeIf((check) -> {
			boolean isGone = !used.contains(check.address());
			if (isGone) {
				check.close();
				check.route().addresses().forget(check.address());
			}
			return isGone;
		});
	}

	private void run(AddressCheck check, long now) {
		try {
			Check overdue = check.overdue(now);
			if (overdue != null) {
				decide(check, overdue, "no answer within %dms".formatted(check.timeoutMillis()));
				overdue.close();
			}
			else if (check.isDue(now)) {
				begin(check, now);
			}
			else if (check.isLate(now)) {
				survived("A check of %s waits for a thread, as others have not ended"
					.formatted(AddressText.of(check.address())), null);
			}
		}
		catch (RuntimeException | Error ex) {
			check.putOff(now);
			survived("The check of %s could not begin".formatted(AddressText.of(check.address())), ex);
		}
	}

	private void begin(AddressCheck check, long now) {
		AddressProbe probe = this.pool.addresses().probe();
		if (probe == null) {
			return;
		}
		if (check.isRunning()) {
			apply(check, check.stuck(now));
			survived("A check of %s has not ended".formatted(AddressText.of(check.address())), null);
			return;
		}
		Check next = probe.prepare(check.route().route(), check.address(), check.route().settings());
		check.begin(next, now);
		try {
			this.threads.run(() -> make(check, next));
		}
		catch (RuntimeException | Error ex) {
			check.ended(next);
			throw ex;
		}
	}

	private void make(AddressCheck check, Check next) {
		try {
			if (check.started(next, this.ticker.read())) {
				makeStarted(check, next);
			}
		}
		catch (RuntimeException | Error ex) {
			survived("A check of %s failed".formatted(AddressText.of(check.address())), ex);
			decide(check, next, "the check failed: " + ex.getClass().getName());
		}
		finally {
			check.ended(next);
			next.close();
		}
	}

	private void makeStarted(AddressCheck check, Check next) {
		try {
			decide(check, next, next.run());
		}
		catch (IOException ex) {
			if (LocalShortage.explains(ex)) {
				check.skip(next);
				return;
			}
			decide(check, next, String.valueOf(ex.getMessage()));
		}
	}

	private void decide(AddressCheck check, Check made, @Nullable String problem) {
		boolean isPanic = check.isUnhealthy() && check.route().addresses().isPanic();
		Turn turn = check.decide(made, problem, isPanic);
		if (turn != null) {
			apply(check, turn);
		}
	}

	/** Apply a result, unless the address is checked no more since it came. */
	void apply(AddressCheck check, Turn turn) {
		HostChecks host = check.route().addresses();
		host.found(check.address(), turn.after());
		if (check.isClosed()) {
			host.forget(check.address());
			return;
		}
		boolean wasEjected = turn.isGood() && host.passed(check.address(), this.ticker.read());
		if (turn.isUnhealthyNow()) {
			tell(check, Kind.UNHEALTHY, sentence(check.route(), turn));
		}
		else if (turn.isHealthyAgain()) {
			tell(check, Kind.HEALTHY_AGAIN, "is healthy again");
		}
		else if (wasEjected) {
			tell(check, Kind.RESTORED, "is in use again, as a check has passed");
		}
	}

	private static String sentence(CheckedRoute route, Turn turn) {
		int failed = route.settings().unhealthyThreshold();
		return "is unhealthy after %s: %s%s".formatted(
				(failed == 1) ? "a failed check" : failed + " failed checks in a row, the last", turn.problem(),
				route.addresses().isPanic() ? " (no address is fit for requests, so all are tried)" : "");
	}

	private void tell(AddressCheck check, Kind kind, String detail) {
		this.pool.addresses().book().tellTurn(check.route().host(), check.address(), kind, detail);
	}

	private void survived(String sentence, @Nullable Throwable cause) {
		this.pool.maintenance().survived(Incident.UPKEEP_FAILURE, sentence, cause);
	}

	/** Return whether a check is under way, or waits for a thread. */
	boolean isChecking() {
		return this.checks.values()
			.stream()
			.flatMap((ofHost) -> ofHost.values().stream())
			.anyMatch(AddressCheck::isRunning);
	}

	/** Make no more checks, and forget what they have found. */
	void end() {
		this.checks.values().forEach((ofHost) -> retain(ofHost, Set.of()));
		this.threads.end();
	}

}
