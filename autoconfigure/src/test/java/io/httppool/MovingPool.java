package io.httppool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressSource;
import io.httppool.check.HealthChecks;
import io.httppool.connect.AddressProbes;
import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.NameResolution;
import io.httppool.connect.PhasedOperator;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.snapshot.AddressSnapshot;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.FaultyDns;
import io.httppool.test.fault.FaultyServer;
import io.httppool.upkeep.Upkeep;
import io.httppool.upkeep.UpkeepSettings;

/**
 * A pool on virtual time whose server has several addresses of this machine, over real
 * sockets.
 */
public final class MovingPool implements AutoCloseable {

	/** The name of the server. */
	public static final String HOST = "api.test";

	private static final Duration LONG = Duration.ofHours(10);

	private final VirtualTime time = new VirtualTime();

	private final FaultyDns dns = new FaultyDns();

	private final List<FaultyServer> servers = new ArrayList<>();

	private final HttpPoolConnectionManager manager;

	private final CloseableHttpClient client;

	private final Upkeep upkeep;

	private final HealthChecks checks = new HealthChecks(this.time.clock());

	/**
	 * Start servers, and give the name the addresses of all.
	 * @param addresses the addresses
	 * @param changes changes the settings of the route
	 */
	public MovingPool(List<String> addresses, UnaryOperator<RouteSettings.Builder> changes) {
		this(addresses, changes, null);
	}

	/**
	 * Start servers whose name another source knows.
	 * @param addresses the addresses
	 * @param changes changes the settings of the route
	 * @param source finds the addresses of the name, {@code null} for a script
	 */
	public MovingPool(List<String> addresses, UnaryOperator<RouteSettings.Builder> changes,
			@Nullable AddressSource source) {
		for (String address : addresses) {
			FaultyServer.Builder server = FaultyServer.builder().address(address);
			this.servers
				.add((this.servers.isEmpty() ? server : server.port(this.servers.get(0).origin().getPort())).start());
		}
		answer(addresses.toArray(String[]::new));
		RouteSettings base = changes
			.apply(RouteSettings.custom()
				.keepAlive(LONG)
				.maxIdleTime(LONG)
				.maxLifeTime(LONG)
				.connectTimeout(Duration.ofSeconds(20)))
			.build();
		PoolSettings settings = PoolSettings.custom("moving").base(base).build();
		ConnectionPool<ManagedHttpClientConnection> pool = new ConnectionPool<>(settings,
				RouteSettingsResolver.byOrigin(settings), new ChannelLiveness(), this.time.clock());
		AddressSource names = (source != null) ? source : AddressSource.of(this.dns);
		PhasedOperator operator = new PhasedOperator(
				new NameResolution((host) -> names, DefaultSchemePortResolver.INSTANCE),
				DefaultClientTlsStrategy.createSystemDefault(), (host) -> settings.base(), pool.addresses().book(),
				this.time.ticker());
		pool.lookUpWith(operator);
		pool.addresses()
			.probeWith(new AddressProbes(DefaultClientTlsStrategy.createSystemDefault(), null,
					(host) -> TlsConfig.DEFAULT, this.time.ticker()));
		this.manager = new HttpPoolConnectionManager(pool, operator, new PooledConnectionFactory(8192));
		this.client = HttpClients.custom()
			.setConnectionManager(this.manager)
			.setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(20)).build())
			.disableAutomaticRetries()
			.build();
		this.upkeep = new Upkeep(() -> List.of(pool), new UpkeepSettings(Duration.ofSeconds(1), false),
				this.time.clock(), Map.of("check", this.checks::runOnce));
	}

	/** Give the name other addresses, none to have lookups fail. */
	public void answer(String... addresses) {
		this.dns.answer(HOST, addresses);
	}

	public FaultyDns dns() {
		return this.dns;
	}

	public ConnectionPool<ManagedHttpClientConnection> pool() {
		return this.manager.pool();
	}

	public FaultyServer server(int index) {
		return this.servers.get(index);
	}

	public HttpHost host() {
		return new HttpHost("http", HOST, this.servers.get(0).origin().getPort());
	}

	/** Send a request, and read its answer. */
	public void get() {
		try (ClassicHttpResponse response = open()) {
			EntityUtils.consume(response.getEntity());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Send a request over a connection that is used once. */
	public void getOnce() throws IOException {
		HttpGet request = new HttpGet("/");
		request.setHeader(HttpHeaders.CONNECTION, "close");
		try (ClassicHttpResponse response = this.client.executeOpen(host(), request, null)) {
			EntityUtils.consume(response.getEntity());
		}
	}

	/** Send a request to the first server by another name. */
	public void getBy(String name) throws IOException {
		this.dns.answer(name, this.servers.get(0).origin().getHost());
		HttpHost other = new HttpHost("http", name, host().getPort());
		try (ClassicHttpResponse response = this.client.executeOpen(other, new HttpGet("/"), null)) {
			EntityUtils.consume(response.getEntity());
		}
	}

	/** Send a request to the address of the first server. */
	public void getDirectly() throws IOException {
		HttpHost literal = new HttpHost("http", this.servers.get(0).origin().getHost(), host().getPort());
		try (ClassicHttpResponse response = this.client.executeOpen(literal, new HttpGet("/"), null)) {
			EntityUtils.consume(response.getEntity());
		}
	}

	/** Send a request through the first server, as if it were a proxy. */
	public void getThroughIt(String uri) throws IOException {
		try (CloseableHttpClient through = HttpClients.custom()
			.setConnectionManager(this.manager)
			.setConnectionManagerShared(true)
			.setProxy(host())
			.build(); ClassicHttpResponse response = through.executeOpen(null, new HttpGet(uri), null)) {
			EntityUtils.consume(response.getEntity());
		}
	}

	/** Send a request whose connection is leased until the answer is closed. */
	public ClassicHttpResponse open() throws IOException {
		return this.client.executeOpen(host(), new HttpGet("/"), null);
	}

	/** Send a request whose answer has to come soon. */
	public ClassicHttpResponse openWithin(Duration timeout) throws IOException {
		HttpGet request = new HttpGet("/");
		request.setConfig(RequestConfig.custom().setResponseTimeout(Timeout.of(timeout)).build());
		return this.client.executeOpen(host(), request, null);
	}

	/** Open so many connections, and leave them idle. */
	public void fill(int connections) {
		List<ClassicHttpResponse> responses = Stream.generate(this::openUnchecked).limit(connections).toList();
		responses.forEach((response) -> {
			try {
				EntityUtils.consume(response.getEntity());
				response.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private ClassicHttpResponse openUnchecked() {
		try {
			return open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Let time pass second by second, look after the pool, and wait for lookups. */
	public void pass(Duration span) {
		for (long second = 0; second < span.toSeconds(); second++) {
			this.time.pass(Duration.ofSeconds(1));
			this.upkeep.runOnce(this.time.ticker().read());
			awaitLookups();
		}
	}

	/** Let time pass, and look after the pool without waiting for lookups. */
	public void passAtOnce(Duration span) {
		this.time.pass(span);
		this.upkeep.runOnce(this.time.ticker().read());
	}

	/** Let time pass second by second, look after the pool, and wait for its checks. */
	public void passWithChecks(Duration span) {
		for (long second = 0; second < span.toSeconds(); second++) {
			pass(Duration.ofSeconds(1));
			while (this.checks.isChecking()) {
				Thread.onSpinWait();
			}
		}
	}

	public Upkeep upkeep() {
		return this.upkeep;
	}

	public VirtualTime time() {
		return this.time;
	}

	public HttpPoolConnectionManager manager() {
		return this.manager;
	}

	/** Wait for the end of lookups in the background. */
	public void awaitLookups() {
		while (pool().addresses().isLookingUp()) {
			Thread.onSpinWait();
		}
	}

	public RouteSnapshot route() {
		return pool().snapshot().routes().get(0);
	}

	/** Return how many connections there are to each address. */
	public Map<String, Integer> connections() {
		return route().addresses()
			.all()
			.stream()
			.collect(Collectors.toMap((address) -> address.address().split(":")[0], AddressSnapshot::connections));
	}

	/** Return an address as it is shown. */
	public AddressSnapshot address(String address) {
		return route().addresses()
			.all()
			.stream()
			.filter((one) -> one.address().startsWith(address + ":"))
			.findFirst()
			.orElseThrow();
	}

	/** Return how many connections were closed for a reason, {@code null} for all. */
	public long closed(@Nullable CloseReason reason) {
		Map<CloseReason, Long> closed = route().totals().closed();
		return (reason != null) ? closed.getOrDefault(reason, 0L)
				: closed.values().stream().mapToLong(Long::longValue).sum();
	}

	@Override
	public void close() throws IOException {
		this.manager.shutDown(CloseMode.IMMEDIATE);
		this.client.close();
		this.servers.forEach(FaultyServer::close);
	}

}
