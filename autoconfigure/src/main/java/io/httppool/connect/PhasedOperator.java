package io.httppool.connect;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.UnsupportedSchemeException;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressBook;
import io.httppool.address.Ranking;
import io.httppool.address.Strike;
import io.httppool.connect.Race.Finish;
import io.httppool.pool.LocalShortage;
import io.httppool.pool.NameLookups;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.LeasePhase;
import io.httppool.time.Ticker;

/**
 * The operator that opens connections, with one deadline over DNS and TCP. Where a host
 * has several addresses, they race, each beginning a delay after the one before, and an
 * address that has failed lately comes last. HttpClient's own operator tries one after
 * the other, and grants each the whole connect timeout. A TLS handshake has a timeout of
 * its own. Thread-safe.
 * <p>
 * Where the delay is zero, or the connection is not one of ours and could not end a race
 * by being closed, the addresses are tried one after the other, and share the remaining
 * time evenly. A single address is connected to by the calling thread itself.
 * <p>
 * Except through a SOCKS proxy or to a Unix domain socket, an interrupt of the thread
 * that opens or uses a connection ends its request at once, see {@link ChannelSockets}.
 */
public final class PhasedOperator implements HttpClientConnectionOperator, NameLookups {

	private final ServerNames names;

	private final TlsSocketStrategy tls;

	private final Function<HttpHost, RouteSettings> settings;

	private final Ticker ticker;

	private final AddressBook addresses;

	private final AttemptThreads threads = new AttemptThreads();

	private final HttpClientConnectionOperator single;

	/**
	 * Create an operator.
	 * @param names resolves hosts
	 * @param tls upgrades connections to TLS
	 * @param attemptDelays returns the time between the attempts to the addresses of a
	 * host; zero for one after the other
	 * @param ticker measures the time
	 */
	public PhasedOperator(NameResolution names, TlsSocketStrategy tls, Function<HttpHost, Duration> attemptDelays,
			Ticker ticker) {
		this(names, tls, (host) -> RouteSettings.custom().attemptDelay(attemptDelays.apply(host)).build(),
				new AddressBook(ticker), ticker);
	}

	/**
	 * Create an operator that shares what it learns of addresses.
	 * @param names resolves hosts
	 * @param tls upgrades connections to TLS
	 * @param settings returns the settings of a host
	 * @param addresses the addresses of hosts
	 * @param ticker measures the time
	 */
	public PhasedOperator(NameResolution names, TlsSocketStrategy tls, Function<HttpHost, RouteSettings> settings,
			AddressBook addresses, Ticker ticker) {
		this.names = new ServerNames(names, addresses, settings, ticker);
		this.tls = tls;
		this.settings = settings;
		this.ticker = ticker;
		this.addresses = addresses;
		Lookup<TlsSocketStrategy> strategies = RegistryBuilder.<TlsSocketStrategy>create()
			.register(URIScheme.HTTPS.id, tls)
			.build();
		this.single = new DefaultHttpClientConnectionOperator(null, null, strategies);
	}

	@Override
	public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable InetSocketAddress local,
			@Nullable TimeValue timeout, SocketConfig socketConfig, HttpContext context) throws IOException {
		Timeout total = (timeout != null) ? Timeout.of(timeout.getDuration(), timeout.getTimeUnit()) : null;
		connect(connection, host, null, null, local, total, socketConfig, null, context);
	}

	@Override
	public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable NamedEndpoint name,
			@Nullable InetSocketAddress local, @Nullable Timeout timeout, SocketConfig socketConfig,
			@Nullable Object attachment, HttpContext context) throws IOException {
		connect(connection, host, name, null, local, timeout, socketConfig, attachment, context);
	}

	@Override
	public void connect(ManagedHttpClientConnection connection, HttpHost host, @Nullable NamedEndpoint name,
			@Nullable Path unixDomainSocket, @Nullable InetSocketAddress local, @Nullable Timeout timeout,
			SocketConfig socketConfig, @Nullable Object attachment, HttpContext context) throws IOException {
		if (unixDomainSocket != null) {
			this.single.connect(connection, host, name, unixDomainSocket, local, timeout, socketConfig, attachment,
					context);
			return;
		}
		open(connection, new Destination(host, (name != null) ? name : host, local, socketConfig, attachment, context),
				new Budget(host, timeout, nanosForName(connection), this.ticker));
	}

	private static long nanosForName(ManagedHttpClientConnection connection) {
		EarlierLookup earlier = (connection instanceof PooledConnection pooled) ? pooled.earlierLookup() : null;
		return (earlier != null) ? earlier.nanos() : 0;
	}

	@Override
	public boolean isNeeded(HttpRoute route) {
		return this.names.isLookupNeeded(route);
	}

	@Override
	public void begin(HttpRoute route, Runnable end) {
		this.names.beginLookup(route, end);
	}

	private void open(ManagedHttpClientConnection connection, Destination destination, Budget budget)
			throws IOException {
		Opening opening = new Opening(this.ticker, CallDeadline.of(destination.context())).in(destination.context());
		if (connection instanceof PooledConnection pooled) {
			pooled.opening(opening);
			opening.tell(pooled.watch());
		}
		try {
			ExchangeLimits.impose(connection, destination.context());
			Ranking ranking = this.names.rank(destination.host(), connection, budget, opening);
			try {
				connect(connection, destination, ranking, budget, opening);
			}
			finally {
				endHold(connection, ranking);
			}
			note(connection, LeasePhase.HELD);
		}
		catch (IOException ex) {
			throw explained(ex, connection, destination);
		}
		finally {
			opening.tell(null);
		}
	}

	/** A connection that is not ours does not tell when it is closed. */
	private static void endHold(ManagedHttpClientConnection connection, Ranking ranking) {
		if (!(connection instanceof PooledConnection)) {
			ranking.hold().close();
		}
	}

	private void connect(ManagedHttpClientConnection connection, Destination destination, Ranking ranking,
			Budget budget, Opening opening) throws IOException {
		if (connection instanceof PooledConnection pooled) {
			pooled.holds(ranking.hold());
		}
		requireWanted(connection, new ConnectionClosedException("The request ended before its connection was opened"));
		List<Attempt> attempts = ranking.addresses()
			.stream()
			.map((address) -> new Attempt(destination, address.address(), this.tls, opening))
			.toList();
		Duration delay = this.settings.apply(destination.host()).attemptDelay();
		InetSocketAddress opened = (attempts.size() > 1 && delay.toNanos() > 0
				&& connection instanceof PooledConnection pooled)
						? race(pooled, new Race(attempts, delay, budget, this.threads), destination.host())
						: tryInTurn(connection, attempts, budget, destination.host());
		ranking.hold().opened(opened);
	}

	private InetSocketAddress race(PooledConnection connection, Race race, HttpHost host) throws IOException {
		connection.endWhenClosed(race);
		try {
			Finish won = race.run();
			won.requireSocket().bindTo(connection);
			this.addresses.succeeded(host, won.attempt().address());
			return won.attempt().address();
		}
		finally {
			race.beaten().forEach((address) -> this.addresses.failed(host, address));
			race.failed().forEach((address) -> struck(host, address));
			connection.endWhenClosed(null);
		}
	}

	private InetSocketAddress tryInTurn(ManagedHttpClientConnection connection, List<Attempt> attempts, Budget budget,
			HttpHost host) throws IOException {
		IOException failure = null;
		for (int left = attempts.size(); left > 0 && (failure == null || budget.isLeft()); left--) {
			Attempt attempt = attempts.get(attempts.size() - left);
			Timeout share = budget.share(left);
			try {
				attempt.open(share, new Binding(connection, budget)).bindTo(connection);
				this.addresses.succeeded(host, attempt.address());
				return attempt.address();
			}
			catch (IOException ex) {
				failure = withEarlier(failure, ex);
				budget.goOn();
			}
			requireWanted(connection, failure);
			this.addresses.failed(host, attempt.address());
			if (!LocalShortage.explains(failure)) {
				struck(host, attempt.address());
			}
		}
		throw Objects.requireNonNull(failure);
	}

	private void struck(HttpHost host, InetSocketAddress address) {
		this.addresses.struck(host, address, Strike.FAILURE, this.settings.apply(host).addresses().ejection());
	}

	/** Try no further address for a request that was cancelled or interrupted. */
	private static void requireWanted(ManagedHttpClientConnection connection, IOException failure) throws IOException {
		if (isClosed(connection) || Thread.currentThread().isInterrupted()) {
			throw failure;
		}
	}

	private static boolean isClosed(ManagedHttpClientConnection connection) {
		return connection instanceof PooledConnection pooled && pooled.isClosed();
	}

	/** Return a failure that tells what happened where the socket alone does not know. */
	private static IOException explained(IOException failure, ManagedHttpClientConnection connection,
			Destination destination) {
		if (connection instanceof PooledConnection pooled && pooled.watch().isOverdue()) {
			return pooled.watch().explain(failure);
		}
		IOException explained;
		if (isClosed(connection)) {
			explained = new ConnectionClosedException(
					"The connection to %s was closed while it was being opened".formatted(destination));
		}
		else if (Thread.currentThread().isInterrupted() && !(failure instanceof SocketTimeoutException)) {
			explained = new InterruptedIOException("Interrupted while connecting to " + destination);
		}
		else {
			return failure;
		}
		explained.initCause(failure);
		return explained;
	}

	/** Return the last failure, with the earlier ones suppressed beneath it. */
	private static IOException withEarlier(@Nullable IOException earlier, IOException last) {
		if (earlier != null) {
			last.addSuppressed(earlier);
		}
		return last;
	}

	@Override
	public void upgrade(ManagedHttpClientConnection connection, HttpHost host, HttpContext context) throws IOException {
		upgrade(connection, host, null, null, context);
	}

	/**
	 * Upgrade a tunnel; unlike HttpClient's own operator, within the handshake timeout.
	 */
	@Override
	public void upgrade(ManagedHttpClientConnection connection, HttpHost host, @Nullable NamedEndpoint name,
			@Nullable Object attachment, HttpContext context) throws IOException {
		Socket socket = connection.getSocket();
		if (socket == null) {
			throw new ConnectionClosedException("The connection is closed");
		}
		if (!URIScheme.HTTPS.same(host.getSchemeName()) && !URIScheme.HTTP.same(host.getSchemeName())) {
			throw new UnsupportedSchemeException(host.getSchemeName() + " cannot be upgraded to TLS");
		}
		Destination destination = new Destination(host, (name != null) ? name : host, null, SocketConfig.DEFAULT,
				attachment, context);
		Opening opening = Objects.requireNonNullElseGet(Opening.of(context),
				() -> new Opening(this.ticker, CallDeadline.of(context)));
		InetSocketAddress peer = (socket.getRemoteSocketAddress() instanceof InetSocketAddress remote) ? remote
				: InetSocketAddress.createUnresolved(host.getHostName(), 0);
		Attempt attempt = new Attempt(destination, peer, this.tls, opening);
		note(connection, LeasePhase.TLS);
		try {
			connection.bind(attempt.shakeHands(socket, null), socket);
			note(connection, LeasePhase.HELD);
		}
		catch (IOException ex) {
			throw (connection instanceof PooledConnection pooled) ? pooled.watch().explain(ex) : ex;
		}
	}

	private static void note(ManagedHttpClientConnection connection, LeasePhase phase) {
		if (connection instanceof PooledConnection pooled) {
			pooled.watch().note(phase);
		}
	}

	/**
	 * A connection that is given its socket before that is connected, so that closing the
	 * one ends the connect of the other.
	 *
	 * @param connection the connection
	 * @param budget the time for all connects, which is stopped during a handshake
	 */
	private record Binding(ManagedHttpClientConnection connection, Budget budget) implements Attempt.Progress {

		@Override
		public void created(Socket socket) throws IOException {
			this.connection.bind(socket);
		}

		@Override
		public void connected() {
			this.budget.stop();
		}

	}

}
