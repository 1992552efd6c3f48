package io.httppool.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

import com.sun.management.OperatingSystemMXBean;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;

import io.httppool.check.HealthChecks;
import io.httppool.connect.AddressProbes;
import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.NameResolution;
import io.httppool.connect.PhasedOperator;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.settings.HealthCheckType;
import io.httppool.settings.HealthSettings;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.time.PoolClock;
import io.httppool.upkeep.Upkeep;
import io.httppool.upkeep.UpkeepSettings;

/**
 * A measurement of the processor time of addresses that are looked up and checked again
 * and again, at the defaults, without requests. The server runs in another process. On
 * Linux, where each address from 127.0.0.1 on is one of this machine.
 */
public final class AddressCheckCost {

	private static final int HOSTS = 100;

	private static final int ADDRESSES = 10;

	private static final Duration WARM_UP = Duration.ofSeconds(65);

	private static final Duration MEASURED = Duration.ofMinutes(2);

	private static final Duration LONG = Duration.ofHours(10);

	private AddressCheckCost() {
	}

	/**
	 * Measure, and print a table of the figures, in Markdown.
	 * @param args none
	 * @throws IOException if there is no server
	 */
	public static void main(String[] args) throws IOException {
		System.out.printf("| %d addresses of %d names | processor time, share of a core |%n|---|---|%n",
				HOSTS * ADDRESSES, HOSTS);
		print("looked up", (health) -> health);
		print("looked up and checked by TCP", (health) -> health.withEnabled(true));
		print("looked up and checked by HTTP", (health) -> health.withEnabled(true).withType(HealthCheckType.HTTP));
	}

	private static void print(String name, UnaryOperator<HealthSettings> health) throws IOException {
		System.out.printf(Locale.ROOT, "| %s | %.2f %% |%n", name, 100 * share(health));
	}

	/** Checks are as frequent as with requests, whose cost is not measured. */
	private static double share(UnaryOperator<HealthSettings> health) throws IOException {
		RouteSettings base = RouteSettings.custom()
			.keepAlive(LONG)
			.maxIdleTime(LONG)
			.maxLifeTime(LONG)
			.addresses((addresses) -> addresses
				.withHealth((off) -> health.apply(off.withPace((pace) -> pace.withNoTrafficInterval(pace.interval())))))
			.build();
		PoolClock clock = PoolClock.system();
		PoolSettings settings = PoolSettings.custom("checked").base(base).build();
		ConnectionPool<ManagedHttpClientConnection> pool = new ConnectionPool<>(settings,
				RouteSettingsResolver.byOrigin(settings), new ChannelLiveness(), clock);
		TlsSocketStrategy tls = DefaultClientTlsStrategy.createSystemDefault();
		PhasedOperator operator = new PhasedOperator(
				new NameResolution(new Names(), DefaultSchemePortResolver.INSTANCE), tls, (host) -> base,
				pool.addresses().book(), clock.ticker());
		pool.lookUpWith(operator);
		pool.addresses().probeWith(new AddressProbes(tls, null, (host) -> TlsConfig.DEFAULT, clock.ticker()));
		HttpPoolConnectionManager manager = new HttpPoolConnectionManager(pool, operator,
				new PooledConnectionFactory(8192));
		HealthChecks checks = new HealthChecks(clock);
		Upkeep upkeep = new Upkeep(() -> List.of(pool), new UpkeepSettings(Duration.ofSeconds(1), true), clock,
				Map.of("check", checks::runOnce));
		try (AnsweringServer server = new AnsweringServer("-Dhttppool.benchmarks.address=0.0.0.0")) {
			upkeep.start();
			request(manager, server.port());
			double share = measure();
			requireKnown(pool);
			return share;
		}
		finally {
			upkeep.stop();
			checks.forget(pool);
			manager.shutDown(CloseMode.IMMEDIATE);
		}
	}

	private static void request(HttpPoolConnectionManager manager, int port) throws IOException {
		try (CloseableHttpClient client = HttpClients.custom()
			.setConnectionManager(manager)
			.setConnectionManagerShared(true)
			.build()) {
			for (int host = 0; host < HOSTS; host++) {
				HttpGet request = new HttpGet("http://h%d.test:%d/".formatted(host, port));
				try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
					EntityUtils.consume(response.getEntity());
				}
			}
		}
	}

	private static double measure() {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		LockSupport.parkNanos(WARM_UP.toNanos());
		long cpuBefore = system.getProcessCpuTime();
		long before = System.nanoTime();
		while (System.nanoTime() - before < MEASURED.toNanos()) {
			LockSupport.parkNanos(MEASURED.toNanos() - (System.nanoTime() - before));
		}
		return (double) (system.getProcessCpuTime() - cpuBefore) / (System.nanoTime() - before);
	}

	/** A measurement of what did not happen is worth nothing. */
	private static void requireKnown(ConnectionPool<?> pool) {
		long good = pool.snapshot().routes().stream().mapToLong((route) -> route.addresses().good()).sum();
		if (good != HOSTS * ADDRESSES) {
			throw new IllegalStateException("%d addresses are fit, and not %d".formatted(good, HOSTS * ADDRESSES));
		}
	}

	/**
	 * A resolver for names that have several addresses of this machine each.
	 */
	private static final class Names implements DnsResolver {

		@Override
		public InetAddress[] resolve(String name) throws UnknownHostException {
			int host = Integer.parseInt(name.replaceAll("\\D", ""));
			InetAddress[] addresses = new InetAddress[ADDRESSES];
			for (int i = 0; i < ADDRESSES; i++) {
				addresses[i] = InetAddress.getByAddress(name, new byte[] { 127, 1, (byte) host, (byte) (i + 1) });
			}
			return addresses;
		}

		@Override
		public String resolveCanonicalHostname(String host) {
			return host;
		}

	}

}
