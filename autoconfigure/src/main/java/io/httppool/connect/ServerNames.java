package io.httppool.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;

import io.httppool.address.AddressBook;
import io.httppool.address.HostAddresses;
import io.httppool.address.RankedAddress;
import io.httppool.address.Ranking;
import io.httppool.connect.Opening.Phase;
import io.httppool.settings.DnsMode;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.OpeningPhase.Answers;
import io.httppool.time.Ticker;

/**
 * The names of servers: their lookups, and the last answers to them, which stay in use
 * while the name server fails or is silent. Thread-safe.
 */
final class ServerNames {

	/** Without further lookups in the background for so long, requests try them again. */
	private static final int FAILED_REFRESHES = 2;

	private final Lookups lookups;

	private final AddressBook addresses;

	private final Function<HttpHost, RouteSettings> settings;

	private final Ticker ticker;

	ServerNames(NameResolution names, AddressBook addresses, Function<HttpHost, RouteSettings> settings,
			Ticker ticker) {
		this.lookups = new Lookups(names, addresses, ticker);
		this.addresses = addresses;
		this.settings = settings;
		this.ticker = ticker;
	}

	/**
	 * Return whether the name of a route's first hop has to be looked up before a
	 * connection is opened.
	 */
	boolean isLookupNeeded(HttpRoute route) {
		HttpHost host = AddressBook.firstHop(route);
		return route.getUnixDomainSocket() == null && host.getAddress() == null
				&& !Lookups.isLiteral(host.getHostName()) && inPlaceOfALookup(host).isEmpty();
	}

	/** Begin to look up the name of a route's first hop. */
	void beginLookup(HttpRoute route, Runnable end) {
		this.lookups.begin(AddressBook.firstHop(route), end);
	}

	/**
	 * Return the addresses to use because their answer still holds, or lookups fail;
	 * empty if the name is to be looked up.
	 */
	private List<InetSocketAddress> inPlaceOfALookup(HttpHost host) {
		HostAddresses known = this.addresses.find(host);
		if (known != null && known.isAnswerValid()) {
			return lastAnswer(host);
		}
		boolean hasFailed = known != null && known.isLookupFailing(Long.MAX_VALUE);
		return (known != null && hasFailed && known.isLookupFailing(patience(host))) ? lastAnswer(host) : List.of();
	}

	private long patience(HttpHost host) {
		return FAILED_REFRESHES * this.settings.apply(host).addresses().dnsRefresh().toNanos();
	}

	private List<InetSocketAddress> lastAnswer(HttpHost host) {
		HostAddresses known = this.addresses.find(host);
		boolean isUsed = known != null && this.settings.apply(host).addresses().dnsMode() != DnsMode.OFF;
		return (known != null && isUsed) ? known.lastAnswer() : List.of();
	}

	/**
	 * Rank the addresses of a host, which may be known from an earlier lookup.
	 * @param host the host
	 * @param connection the connection that needs them
	 * @param budget the time for which the caller waits; where there is an earlier answer
	 * for half of it, so that the other half is left to connect
	 * @param opening is told of the lookup
	 */
	Ranking rank(HttpHost host, ManagedHttpClientConnection connection, Budget budget, Opening opening)
			throws IOException {
		Phase phase = opening.lookup(budget.startedAt());
		List<InetSocketAddress> known = lastAnswer(host);
		try {
			List<InetSocketAddress> found = inPlaceOfALookup(host);
			Ranking ranking = this.addresses.rank(host, !found.isEmpty() ? found
					: this.lookups.find(host, since(connection), budget, known.isEmpty() ? 1 : 2, connection));
			phase.succeeded(new Answers(ranking.addresses().stream().map(RankedAddress::address).toList()));
			return ranking;
		}
		catch (IOException | RuntimeException | Error ex) {
			phase.failed(ex);
			if (known.isEmpty() || !isReplaceable(ex)) {
				throw ex;
			}
			return this.addresses.rank(host, known);
		}
	}

	private static boolean isReplaceable(Throwable failure) {
		return failure instanceof ConnectTimeoutException || Lookups.isFailureOfNames(failure);
	}

	private long since(ManagedHttpClientConnection connection) {
		EarlierLookup earlier = (connection instanceof PooledConnection pooled) ? pooled.earlierLookup() : null;
		return (earlier != null) ? earlier.since() : this.ticker.read();
	}

}
