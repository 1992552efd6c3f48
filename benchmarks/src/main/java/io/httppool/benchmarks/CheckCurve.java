package io.httppool.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.ConnectionHolder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.settings.Limits;
import io.httppool.settings.PoolSettings;
import io.httppool.settings.RouteSettings;
import io.httppool.settings.RouteSettingsResolver;
import io.httppool.time.PoolClock;

/**
 * A measurement of what the check of a connection before its reuse costs, and of the
 * wrong answers it prevents, for several settings of {@code validate-after-inactivity},
 * each without and with another check at release.
 * <p>
 * The cost is the processor time of the thread that sends one request after the other,
 * the settings taking turns. The wrong answers are those to requests that follow upon an
 * answer of a server that sends another one, unasked for, after a random time; the next
 * request is sent after a random time, too. Both times are spread evenly on a logarithmic
 * scale.
 */
public final class CheckCurve {

	private static final Timeout TIMEOUT = Timeout.ofSeconds(10);

	private static final int WARM_UP_ROUNDS = 10;

	private static final int ROUNDS = 40;

	private static final int REQUESTS = 1000;

	private static final int EXCHANGES = 2000;

	private static final double LEAST_MICROS = 10;

	private static final double MOST_MICROS = 20_000;

	private final List<Setting> settings = new ArrayList<>();

	private CheckCurve() {
		for (long micros : new long[] { 0, 100, 500, 1000, 10_000 }) {
			this.settings.add(new Setting(Duration.ofNanos(micros * 1000), false));
			this.settings.add(new Setting(Duration.ofNanos(micros * 1000), true));
		}
	}

	public static void main(String[] args) throws Exception {
		System.out.println(new CheckCurve().table());
	}

	private String table() throws Exception {
		double[] cost = cost();
		StringBuilder rows = new StringBuilder(
				"""
						| `validate-after-inactivity` | check at release | ns per request | wrong, bytes were there | wrong, bytes came later |
						|---|---|--:|--:|--:|
						""");
		for (int i = 0; i < cost.length; i++) {
			Setting setting = this.settings.get(i);
			Strays strays = setting.strays(new Random(1));
			rows.append("| %s us | %s | %.0f | %d of %d | %d |%n".formatted(setting.span().toNanos() / 1000,
					setting.isCheckedAtRelease() ? "yes" : "no", cost[i], strays.before(), EXCHANGES, strays.after()));
		}
		return rows.toString();
	}

	private double[] cost() throws Exception {
		double[][] nanos = new double[this.settings.size()][ROUNDS];
		try (AnsweringServer server = new AnsweringServer()) {
			HttpHost host = new HttpHost("http", "localhost", server.port());
			for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
				for (int i = 0; i < nanos.length; i++) {
					nanos[i][Math.max(round, 0)] = this.settings.get(i).nanosPerRequest(host);
				}
			}
		}
		return Arrays.stream(nanos).mapToDouble(CheckCurve::median).toArray();
	}

	private static double median(double[] figures) {
		double[] sorted = figures.clone();
		Arrays.sort(sorted);
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	private static long microsBetween(Random random) {
		return Math.round(LEAST_MICROS * Math.pow(MOST_MICROS / LEAST_MICROS, random.nextDouble()));
	}

	/**
	 * The wrong answers.
	 *
	 * @param before how many were there when the request was sent
	 * @param after how many came later
	 */
	private record Strays(int before, int after) {

	}

	/**
	 * A setting under measurement.
	 *
	 * @param span the idleness after which a connection is checked
	 * @param isCheckedAtRelease whether it is also checked at release
	 * @param manager its manager
	 * @param liveness the check
	 */
	private record Setting(Duration span, boolean isCheckedAtRelease, HttpPoolConnectionManager manager,
			ChannelLiveness liveness) {

		Setting(Duration span, boolean isCheckedAtRelease) {
			this(span, isCheckedAtRelease, manager(span), new ChannelLiveness());
		}

		private static HttpPoolConnectionManager manager(Duration span) {
			RouteSettings route = RouteSettings.custom()
				.limits(new Limits(1, 1, 1))
				.validateAfterInactivity(span)
				.build();
			PoolSettings settings = PoolSettings.custom("curve").base(route).maxTotal(1).build();
			return new HttpPoolConnectionManager(new ConnectionPool<>(settings,
					RouteSettingsResolver.byOrigin(settings), new ChannelLiveness(), PoolClock.system()),
					SocketKind.CHANNEL.operator(), new PooledConnectionFactory(8192));
		}

		double nanosPerRequest(HttpHost host) throws Exception {
			long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
			for (int i = 0; i < REQUESTS; i++) {
				exchange(host, "/");
			}
			return (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / REQUESTS;
		}

		Strays strays(Random random) throws Exception {
			int before = 0;
			int after = 0;
			this.manager.closeIdle(TimeValue.ZERO_MILLISECONDS);
			try (StrayServer server = new StrayServer()) {
				HttpHost host = new HttpHost("http", "localhost", server.port());
				for (int i = 0; i < EXCHANGES; i++) {
					CompletableFuture<Long> strayAt = server.strayAfterMicros(microsBetween(random));
					exchange(host, "/");
					StrayServer.rest(microsBetween(random));
					long sentAt = System.nanoTime();
					if (StrayServer.STRAY.equals(exchange(host, "/"))) {
						boolean wasThere = strayAt.join() - sentAt < 0;
						before += wasThere ? 1 : 0;
						after += wasThere ? 0 : 1;
					}
					this.manager.closeIdle(TimeValue.ZERO_MILLISECONDS);
				}
			}
			this.manager.shutDown(CloseMode.IMMEDIATE);
			return new Strays(before, after);
		}

		/** Send a request as HttpClient does, and return the answer. */
		private String exchange(HttpHost host, String path)
				throws IOException, HttpException, InterruptedException, ExecutionException, TimeoutException {
			HttpClientContext context = HttpClientContext.create();
			ConnectionEndpoint endpoint = this.manager.lease("curve", new HttpRoute(host), TIMEOUT, null).get(TIMEOUT);
			if (!endpoint.isConnected()) {
				this.manager.connect(endpoint, TIMEOUT, context);
			}
			HttpRequestExecutor executor = new HttpRequestExecutor();
			ClassicHttpResponse response = endpoint.execute("curve",
					ClassicRequestBuilder.get(path).setHeader("Host", "localhost").build(), executor::execute, context);
			String body = EntityUtils.toString(response.getEntity());
			if (this.isCheckedAtRelease
					&& this.liveness.check((ManagedHttpClientConnection) ((ConnectionHolder) endpoint).get()) != null) {
				endpoint.close(CloseMode.IMMEDIATE);
			}
			this.manager.release(endpoint, null, TimeValue.ofSeconds(30));
			return body;
		}

	}

}
