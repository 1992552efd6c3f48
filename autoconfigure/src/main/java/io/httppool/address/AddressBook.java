package io.httppool.address;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressSource.Answer;
import io.httppool.settings.EjectionSettings;
import io.httppool.snapshot.AddressTurn;
import io.httppool.snapshot.AddressTurn.Kind;
import io.httppool.snapshot.AddressesSnapshot;
import io.httppool.time.PoolClock;
import io.httppool.time.Ticker;

/**
 * The addresses of the hosts that a pool connects to. An address that has failed is tried
 * after all others of its host, for a time that grows with each failure; then one opening
 * tries it in its turn, while others still leave it for last. One success ends that. An
 * address is known for each host on its own: one may have no certificate for another.
 * Thread-safe; each host has a lock of its own.
 */
public final class AddressBook {

	/** Longer than an opening takes. */
	private static final Duration QUIET = Duration.ofMinutes(1);

	private final ConcurrentMap<HttpHost, HostAddresses> hosts = new ConcurrentHashMap<>();

	private final Ticker ticker;

	private volatile Consumer<String> turns = (sentence) -> {
	};

	private volatile Consumer<AddressTurn> events = (turn) -> {
	};

	/**
	 * Create a book without any address.
	 * @param ticker measures for how long an address is tried last
	 */
	public AddressBook(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Set what is told when something takes a turn.
	 * @param turns is given a sentence
	 */
	public void tellTurns(Consumer<String> turns) {
		this.turns = turns;
	}

	/**
	 * Tell of a turn that the checks of an address have taken.
	 * @param host the host
	 * @param address the address
	 * @param kind the kind of turn
	 * @param detail the rest of a sentence that begins with the address
	 */
	public void tellTurn(HttpHost host, InetSocketAddress address, Kind kind, String detail) {
		String text = AddressText.of(address);
		this.turns.accept("%s of %s %s".formatted(text, host.getHostName(), detail));
		this.events.accept(new AddressTurn(kind, nameOf(host), text, detail));
	}

	/**
	 * Set what is told of each turn, also of those that are not worth a sentence.
	 * @param events is given the turn
	 */
	public void tellEvents(Consumer<AddressTurn> events) {
		this.events = events;
	}

	/**
	 * Return the host that connections of a route are opened to.
	 * @param route the route
	 * @return the first proxy, or else the server
	 */
	public static HttpHost firstHop(HttpRoute route) {
		return (route.getProxyHost() != null) ? route.getProxyHost() : route.getTargetHost();
	}

	/**
	 * Return the addresses of a host.
	 * @param host the host
	 * @return its addresses, new if need be
	 */
	public HostAddresses of(HttpHost host) {
		HostAddresses known = this.hosts.get(host);
		return (known != null) ? known
				: this.hosts.computeIfAbsent(host, (absent) -> new HostAddresses(this.ticker, (ejection) -> {
					this.turns.accept(ejection.sentence(host.getHostName()));
					this.events.accept(ejection.turn(nameOf(host)));
				}));
	}

	/**
	 * Return the addresses of a host, if it was connected to.
	 * @param host the host
	 * @return its addresses, or {@code null} if there are none
	 */
	public @Nullable HostAddresses find(HttpHost host) {
		return this.hosts.get(host);
	}

	/**
	 * Rank the addresses of a host for a connection that is about to be opened.
	 * @param host the host
	 * @param resolved its addresses, in the order of the resolver
	 * @return the addresses, ranked, with a hold that is to be closed with the connection
	 */
	public Ranking rank(HttpHost host, List<InetSocketAddress> resolved) {
		return of(host).rank(resolved, this.ticker.read());
	}

	/**
	 * Note that a connection to an address was opened: it is tried in its turn again.
	 * @param host the host
	 * @param address the address
	 */
	public void succeeded(HttpHost host, InetSocketAddress address) {
		of(host).succeeded(address);
	}

	/**
	 * Note that no connection to an address could be opened, or not as fast as to one
	 * that was tried later.
	 * @param host the host
	 * @param address the address
	 */
	public void failed(HttpHost host, InetSocketAddress address) {
		of(host).failed(address, this.ticker.read());
	}

	/**
	 * Note that a lookup of the name of a host has begun.
	 * @param host the host
	 */
	public void lookupBegan(HttpHost host) {
		of(host).lookupBegan(this.ticker.read());
	}

	/**
	 * Note the answer to a lookup.
	 * @param host the host
	 * @param answer its addresses, in the order of the resolver, and how long they hold
	 */
	public void answered(HttpHost host, Answer answer) {
		Set<Kind> turns = of(host).answered(answer, this.ticker.read());
		if (turns.contains(Kind.DNS_RECOVERED)) {
			this.turns.accept("%s is looked up again".formatted(host.getHostName()));
		}
		if (!turns.isEmpty()) {
			String addresses = answer.addresses().stream().map(AddressText::of).collect(Collectors.joining(", "));
			turns.forEach((kind) -> this.events.accept(new AddressTurn(kind, nameOf(host), null, addresses)));
		}
	}

	/**
	 * Note that a lookup brought no address. Those of the last answer stay.
	 * @param host the host
	 * @param isOfNames whether the last answer may be used in its place
	 * @param reason why it brought none
	 */
	public void lookupFailed(HttpHost host, boolean isOfNames, String reason) {
		HostAddresses addresses = of(host);
		if (addresses.lookupFailed(isOfNames, this.ticker.read())) {
			tellOfFailure(host, addresses, reason);
		}
	}

	/**
	 * Take a lookup for failed if it does not end.
	 * @param host the host
	 * @param most how long a lookup may take
	 * @return whether it is the first to fail
	 */
	public boolean endOverdueLookup(HttpHost host, Duration most) {
		HostAddresses addresses = find(host);
		boolean isFirst = addresses != null && addresses.isLookupOverdue(most.toNanos(), this.ticker.read());
		if (addresses != null && isFirst) {
			tellOfFailure(host, addresses, "the name server does not answer");
		}
		return isFirst;
	}

	private void tellOfFailure(HttpHost host, HostAddresses addresses, String reason) {
		this.events.accept(new AddressTurn(Kind.DNS_FAILED, nameOf(host), null, reason));
		if (!addresses.lastAnswer().isEmpty()) {
			this.turns.accept("%s could not be looked up again (%s): its %d known addresses stay in use"
				.formatted(host.getHostName(), reason, addresses.lastAnswer().size()));
		}
	}

	/**
	 * Return a picture of the addresses of a host, without their connections.
	 * @param host the host
	 * @param clock tells the moments
	 * @return the addresses that are known at this instant
	 */
	public AddressesSnapshot snapshot(HttpHost host, PoolClock clock) {
		HostAddresses addresses = find(host);
		long now = this.ticker.read();
		return (addresses != null) ? addresses.snapshot((reading) -> clock.instantOf(reading, now))
				: AddressesSnapshot.none();
	}

	/**
	 * Count a failure of an address, which may eject it.
	 * @param host the host
	 * @param address the address
	 * @param strike the kind of failure
	 * @param settings the settings for ejecting
	 */
	public void struck(HttpHost host, InetSocketAddress address, Strike strike, EjectionSettings settings) {
		of(host).strike(address, strike, settings);
	}

	/**
	 * Eject the addresses of a host of whose exchanges too few succeed.
	 * @param host the host
	 * @param settings the settings for ejecting
	 */
	public void judge(HttpHost host, EjectionSettings settings) {
		HostAddresses addresses = find(host);
		if (addresses != null) {
			addresses.judge(settings);
		}
	}

	/**
	 * End the ejections of a host whose time is over.
	 * @param host the host
	 */
	public void endEjections(HttpHost host) {
		HostAddresses addresses = find(host);
		if (addresses != null) {
			addresses.endEjections(this.ticker.read()).forEach((address) -> restored(host, AddressText.of(address)));
		}
	}

	private void restored(HttpHost host, String address) {
		this.turns.accept("%s of %s is in use again".formatted(address, host.getHostName()));
		this.events.accept(new AddressTurn(Kind.RESTORED, nameOf(host), address, "its time is over"));
	}

	/**
	 * Return whether the port of a host is the one that its scheme has usually.
	 * @param host the host
	 * @return {@code true} also where it has no port
	 */
	public static boolean hasUsualPort(HttpHost host) {
		int usual = URIScheme.HTTPS.same(host.getSchemeName()) ? 443 : 80;
		return host.getPort() == usual || host.getPort() < 0;
	}

	/** Return the name of a host as meters have it. */
	private static String nameOf(HttpHost host) {
		return hasUsualPort(host) ? host.getHostName() : host.toHostString();
	}

	/**
	 * Note which addresses of a host have been used since the last call.
	 * @param host the host
	 */
	public void noteUse(HttpHost host) {
		HostAddresses addresses = find(host);
		if (addresses != null) {
			addresses.noteUse(this.ticker.read());
		}
	}

	/**
	 * Forget the hosts that are no longer in use.
	 * @param used the hosts in use
	 */
	public void retain(Set<HttpHost> used) {
		long now = this.ticker.read();
		this.hosts.entrySet()
			.removeIf((entry) -> !used.contains(entry.getKey()) && entry.getValue().isQuiet(QUIET.toNanos(), now));
	}

}
