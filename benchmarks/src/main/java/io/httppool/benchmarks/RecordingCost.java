package io.httppool.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;

import io.httppool.connect.ChannelLiveness;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.pool.PoolRegistry;
import io.httppool.recording.PoolRecording;
import io.httppool.time.PoolClock;

/**
 * A measurement of the processor time that a flight recording costs, with the events of
 * the pools and without them, at 5,000 requests per second from 16 callers. The server
 * runs in another process; the three kinds of rounds take turns in this one.
 */
public final class RecordingCost {

	private static final int CALLERS = 16;

	private static final int PER_SECOND = 5000;

	private static final int WARM_UP_ROUNDS = 4;

	private static final int ROUNDS = 8;

	private static final Duration ROUND = Duration.ofSeconds(4);

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private final CloseableHttpClient client;

	private final HttpHost host;

	private RecordingCost(CloseableHttpClient client, HttpHost host) {
		this.client = client;
		this.host = host;
	}

	public static void main(String[] args) throws IOException, ParseException, InterruptedException {
		PoolRegistry pools = new PoolRegistry(Duration.ZERO, PoolClock.system());
		HttpPoolConnectionManager manager = pools.manager("benchmark",
				(name) -> new HttpPoolConnectionManager(PoolKind.routePool(CALLERS, CALLERS, new ChannelLiveness()),
						SocketKind.CHANNEL.operator(), new PooledConnectionFactory(8192)));
		try (AnsweringServer server = new AnsweringServer();
				CloseableHttpClient client = HttpClients.custom().setConnectionManager(manager).build();
				PoolRecording recording = new PoolRecording(pools)) {
			recording.start();
			new RecordingCost(client, new HttpHost("http", "localhost", server.port())).print();
		}
	}

	private void print() throws IOException, ParseException, InterruptedException {
		Map<Kind, double[]> micros = new EnumMap<>(Kind.class);
		for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
			for (Kind kind : Kind.values()) {
				micros.computeIfAbsent(kind, (key) -> new double[ROUNDS])[Math.max(round, 0)] = microsPerRequest(kind);
			}
		}
		System.out.printf("| %,d requests/s: processor time of a request, µs | median | least | greatest |%n",
				PER_SECOND);
		System.out.println("|---|--:|--:|--:|");
		for (Kind kind : Kind.values()) {
			double[] sorted = Objects.requireNonNull(micros.get(kind));
			Arrays.sort(sorted);
			System.out.printf("| %s | %.1f | %.1f | %.1f |%n", kind.title, sorted[ROUNDS / 2], sorted[0],
					sorted[ROUNDS - 1]);
		}
	}

	private double microsPerRequest(Kind kind) throws IOException, ParseException, InterruptedException {
		if (kind == Kind.OFF) {
			return microsPerRequest();
		}
		try (Recording recording = new Recording(Configuration.getConfiguration("default"))) {
			if (kind == Kind.WITHOUT_POOLS) {
				for (String event : List.of("Lease", "Connect", "Close", "Tune", "Leak", "Pool")) {
					recording.disable("httppool." + event);
				}
			}
			recording.start();
			return microsPerRequest();
		}
	}

	private double microsPerRequest() throws InterruptedException {
		int each = (int) (PER_SECOND * ROUND.toSeconds() / CALLERS);
		long before = this.system.getProcessCpuTime();
		List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			Thread caller = new Thread(() -> send(each), "caller-" + i);
			caller.start();
			callers.add(caller);
		}
		for (Thread caller : callers) {
			caller.join();
		}
		return (this.system.getProcessCpuTime() - before) / 1e3 / (each * CALLERS);
	}

	private void send(int count) {
		long period = Duration.ofSeconds(CALLERS).toNanos() / PER_SECOND;
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			LockSupport.parkNanos(start + i * period - System.nanoTime());
			send();
		}
	}

	private void send() {
		try {
			this.client.execute(this.host, new HttpGet("/"), (response) -> {
				EntityUtils.consume(response.getEntity());
				return response.getCode();
			});
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The kinds of rounds.
	 */
	private enum Kind {

		OFF("no recording"), WITHOUT_POOLS("a recording with the JDK's defaults, without events of the pools"),
		WITH_POOLS("a recording with the JDK's defaults and the events of the pools");

		private final String title;

		Kind(String title) {
			this.title = title;
		}

	}

}
