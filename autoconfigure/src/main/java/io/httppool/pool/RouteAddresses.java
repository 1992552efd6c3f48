package io.httppool.pool;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressBook;
import io.httppool.address.HostAddresses;
import io.httppool.address.HostChecks;
import io.httppool.settings.AddressSettings;
import io.httppool.settings.DnsMode;
import io.httppool.settings.HealthSettings;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.Incident;

/**
 * The addresses that the connections of a pool lead to, and what follows when they
 * change. Thread-safe; takes the lock of one route at a time, for moments.
 *
 * @param <C> the kind of connection
 */
public final class RouteAddresses<C extends HttpConnection> {

	/**
	 * So few leave enough threads for the lookups of requests, should all of them hang.
	 */
	private static final int MOST_AT_A_TIME = 4;

	/** A name server that takes longer has lost a packet, or is down. */
	private static final Duration LONGEST_LOOKUP = Duration.ofSeconds(1);

	private static final int REFRESHES = 3;

	private final PoolState pool;

	private final Routes<C> routes;

	private final TotalLimit<C> total;

	/** The names whose turn in the background has come, waiting or under way. */
	private final Set<HttpHost> lookups = ConcurrentHashMap.newKeySet();

	private final Queue<PooledRoute<C>> waiting = new ConcurrentLinkedQueue<>();

	private final Semaphore free = new Semaphore(MOST_AT_A_TIME);

	private volatile @Nullable AddressProbe probe;

	RouteAddresses(PoolState pool, Routes<C> routes, TotalLimit<C> total) {
		this.pool = pool;
		this.routes = routes;
		this.total = total;
	}

	/**
	 * Return what is known of addresses.
	 * @return the book of this pool
	 */
	public AddressBook book() {
		return this.pool.addresses();
	}

	/**
	 * Look up the names in use again whose time has come, and do not wait for the end. A
	 * lookup that does not end is taken for failed: its route goes on with the addresses
	 * it knows.
	 */
	public void refresh() {
		NameLookups names = this.pool.names();
		if (names != null) {
			this.routes.all().forEach(this::enqueueIfDue);
			beginWaiting(names);
		}
	}

	/**
	 * Return whether names are being looked up in the background.
	 * @return whether there is one whose lookup has not ended
	 */
	public boolean isLookingUp() {
		return !this.lookups.isEmpty();
	}

	private void enqueueIfDue(PooledRoute<C> route) {
		AddressSettings settings = route.settings().addresses();
		HttpHost host = AddressBook.firstHop(route.route());
		HostAddresses addresses = book().find(host);
		if (addresses == null || settings.dnsMode() == DnsMode.OFF) {
			return;
		}
		if (book().endOverdueLookup(host, LONGEST_LOOKUP)) {
			long now = this.pool.now();
			this.total.settle(route, (state) -> state.serve(now));
		}
		if (settings.isDnsWatched() && addresses.isLookupDue(settings.dnsRefresh().toNanos(), this.pool.now())
				&& this.lookups.add(host)) {
			this.waiting.add(route);
		}
	}

	/** Each lookup that ends begins the next. */
	private void beginWaiting(NameLookups names) {
		while (!this.waiting.isEmpty() && this.free.tryAcquire()) {
			PooledRoute<C> next = this.waiting.poll();
			if (next == null) {
				this.free.release();
			}
			else {
				begin(next, AddressBook.firstHop(next.route()), names);
			}
		}
	}

	private void begin(PooledRoute<C> route, HttpHost host, NameLookups names) {
		try {
			names.begin(route.route(), () -> {
				ended(host);
				beginWaiting(names);
			});
		}
		catch (RuntimeException | Error ex) {
			ended(host);
			this.pool.incidents()
				.survived(Incident.UPKEEP_FAILURE, "A name could not be looked up in the background", ex);
		}
	}

	private void ended(HttpHost host) {
		if (this.lookups.remove(host)) {
			this.free.release();
		}
	}

	/**
	 * Close connections to addresses that their name no longer has, some of the available
	 * ones at a time, and to those that are ejected or that checks find unhealthy; leased
	 * ones when they come back.
	 */
	public void drain() {
		Map<HttpHost, Set<InetSocketAddress>> drained = new HashMap<>();
		this.routes.all().forEach((route) -> {
			drain(route, vanished(route), CloseReason.DNS_REMOVED);
			drain(route, unfit(route, drained), CloseReason.UNHEALTHY);
		});
	}

	/** Several routes may lead to one host, whose turns are told once. */
	private Set<? extends SocketAddress> unfit(PooledRoute<C> route, Map<HttpHost, Set<InetSocketAddress>> drained) {
		HttpHost host = AddressBook.firstHop(route.route());
		HostAddresses addresses = book().find(host);
		book().endEjections(host);
		book().noteUse(host);
		book().judge(host, route.settings().addresses().ejection());
		if (addresses == null) {
			return Set.of();
		}
		Set<InetSocketAddress> unfit = new HashSet<>(addresses.ejected());
		unfit.addAll(drained.computeIfAbsent(host, (absent) -> new HostChecks(addresses).drained()));
		return unfit;
	}

	/** Those that are not closed are forgotten in the end, too. */
	private Set<? extends SocketAddress> vanished(PooledRoute<C> route) {
		AddressSettings settings = route.settings().addresses();
		HostAddresses addresses = book().find(AddressBook.firstHop(route.route()));
		boolean isStrict = settings.dnsMode() == DnsMode.STRICT && settings.isDnsWatched();
		if (addresses == null) {
			return Set.of();
		}
		long refreshes = REFRESHES * addresses.refresh(settings.dnsRefresh().toNanos());
		Set<InetSocketAddress> vanished = addresses.vanished(Math.max(HostChecks.LEAST_ABSENCE, refreshes));
		return isStrict ? vanished : Set.of();
	}

	private void drain(PooledRoute<C> route, Set<? extends SocketAddress> addresses, CloseReason reason) {
		if (addresses.isEmpty()) {
			return;
		}
		long now = this.pool.now();
		AddressDrain<C> drain = new AddressDrain<>(addresses, reason);
		route.locked((state) -> state.retirement().doom(drain));
		this.total.settle(route, (state) -> {
			drain.begin(state.available());
			return state.closeAvailable(drain, now);
		});
	}

	/**
	 * Set what checks addresses.
	 * @param probe opens connections of its own
	 */
	public void probeWith(AddressProbe probe) {
		this.probe = probe;
	}

	/**
	 * Return what checks addresses.
	 * @return the probe, or {@code null} if there is none
	 */
	public @Nullable AddressProbe probe() {
		return this.probe;
	}

	/**
	 * Return the routes whose addresses are to be checked.
	 * @return the routes with checks, but those to a Unix domain socket
	 */
	public List<CheckedRoute> checked() {
		List<CheckedRoute> checked = new ArrayList<>();
		for (PooledRoute<C> route : this.routes.all()) {
			HealthSettings settings = route.settings().addresses().health();
			HostAddresses addresses = settings.enabled() ? book().find(AddressBook.firstHop(route.route())) : null;
			if (addresses != null && route.route().getUnixDomainSocket() == null) {
				long requests = route.locked((state) -> state.inspection().leases());
				checked.add(new CheckedRoute(route.route(), settings, new HostChecks(addresses), requests));
			}
		}
		return checked;
	}

	/** Forget the hosts that no route leads to any more. */
	public void forgetUnused() {
		book().retain(this.routes.all()
			.stream()
			.map((route) -> AddressBook.firstHop(route.route()))
			.collect(Collectors.toSet()));
	}

}
