package io.httppool.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;

import io.httppool.Certificates;
import io.httppool.LoopbackServer;
import io.httppool.autoconfigure.HttpPoolRecordingAutoConfiguration;
import io.httppool.pool.ConnectionPool;
import io.httppool.pool.PoolRegistry;
import io.httppool.recording.PoolRecording;
import io.httppool.test.fault.FaultyDns;
import io.httppool.test.fault.FaultyServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Events of real pools in real recordings.
 */
class RecordingTests {

	private static final String PREFIX = "httppool.";

	@TempDir
	private Path directory;

	private final ApplicationContextRunner runner = ClientContext.runner()
		.withConfiguration(AutoConfigurations.of(HttpPoolRecordingAutoConfiguration.class));

	@Test
	void recordingHasTheLifeOfAConnection() throws Exception {
		Certificates certificates = TunnelClient.certificates(this.directory);
		try (LoopbackServer server = TracedClient.secure(certificates); Recording recording = start()) {
			this.runner.withPropertyValues(certificates.bundleProperties("client"))
				.withPropertyValues("spring.http.clients.ssl.bundle=client")
				.run((context) -> {
					TracedClient.get(context, server.host("https").toURI() + "/secret?token=secret");
					awaitAvailable(recording, "default-ssl-client");
				});

			List<RecordedEvent> events = end(recording);

			RecordedEvent connect = only(events, "Connect");
			assertThat(connect.getString("pool")).isEqualTo("default-ssl-client");
			assertThat(connect.getString("route")).isEqualTo(server.host("https").toURI());
			assertThat(connect.getString("outcome")).isEqualTo("ok");
			assertThat(connect.getString("peer")).isEqualTo("127.0.0.1:" + server.port());
			assertThat(connect.getDuration("tls")).isPositive().isLessThan(connect.getDuration("total"));
			assertThat(connect.getInt("attempts")).isOne();
			RecordedEvent close = only(events, "Close");
			assertThat(close.getString("connection")).isEqualTo(connect.getString("connection"));
			assertThat(close.getString("reason")).isNotBlank();
			assertThat(close.getInt("exchanges")).isOne();
			assertThat(close.getDuration("age")).isPositive();
			assertThat(of(events, "Pool")).anyMatch((state) -> state.getInt("available") == 1);
			assertThat(of(events, "Lease")).isEmpty();
			assertThat(events)
				.allMatch((event) -> event.getEventType().getCategoryNames().contains("HTTP connection pool"))
				.noneMatch((event) -> event.toString().contains("secret") || event.getStackTrace() != null);
		}
	}

	@Test
	void leaseLastsAsLongAsTheRequestWaited() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); Recording recording = start()) {
			this.runner
				.withPropertyValues("httppool.defaults.per-route.max=1", "httppool.tuner.mode=off",
						"httppool.defaults.lease-timeout=50ms")
				.run((context) -> holding(context, server,
						() -> assertThat(catchThrowable(() -> TracedClient.get(context, server.host("http").toURI())))
							.isNotNull()));

			RecordedEvent lease = only(end(recording), "Lease");
			assertThat(lease.getString("outcome")).isEqualTo("timeout");
			assertThat(lease.getDuration()).isGreaterThan(Duration.ofMillis(1));
			assertThat(lease.getThread().getJavaName()).isEqualTo(Thread.currentThread().getName());
		}
	}

	@Test
	void leasesThatDoNotWaitAreThereWhereTheThresholdIsZero() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering(); Recording recording = start()) {
			recording.enable(PREFIX + "Lease").withThreshold(Duration.ZERO);
			this.runner.run((context) -> {
				TracedClient.get(context, server.host("http").toURI());
				TracedClient.get(context, server.host("http").toURI());
			});

			assertThat(of(end(recording), "Lease")).extracting((lease) -> lease.getBoolean("reused"))
				.containsExactly(false, true);
		}
	}

	@Test
	void turnsOfAddressesAreRecorded() throws Exception {
		FaultyDns names = new FaultyDns().answer("api.test", "127.0.0.2", "127.0.0.3");
		try (FaultyServer server = FaultyServer.builder().address("127.0.0.2").start(); Recording recording = start()) {
			String url = "http://api.test:" + server.origin().getPort();
			this.runner.withBean(Names.class, () -> new Names(names))
				.withPropertyValues("httppool.defaults.max-exchanges=1", "httppool.eviction.interval=10ms",
						"httppool.defaults.dns.refresh=1s", "httppool.defaults.ejection.consecutive-failures=1",
						"httppool.defaults.ejection.base-time=200ms")
				.run((context) -> {
					TracedClient.get(context, url);
					TracedClient.get(context, url);
					awaitTurn(recording, "restored");
					names.answer("api.test", "127.0.0.2");
					awaitTurn(recording, "dns-changed");
					names.fail("api.test");
					awaitTurn(recording, "dns-failed");
					names.answer("api.test", "127.0.0.2");
					awaitTurn(recording, "dns-recovered");
				});

			List<RecordedEvent> turns = of(end(recording), "Address").stream()
				.filter((turn) -> url.equals("http://" + turn.getString("host")))
				.sorted(Comparator.comparing(RecordedEvent::getStartTime))
				.toList();

			assertThat(turns).extracting((turn) -> turn.getString("turn"))
				.containsSubsequence("ejected", "restored", "dns-changed", "dns-failed", "dns-recovered");
			assertThat(turns).allSatisfy((turn) -> assertThat(turn.getString("pool")).isEqualTo("default"));
			String gone = "127.0.0.3:" + server.origin().getPort();
			assertThat(turns).filteredOn((turn) -> turn.getString("turn").equals("ejected"))
				.allSatisfy((turn) -> assertThat(turn.getString("address")).isEqualTo(gone))
				.allSatisfy((turn) -> assertThat(turn.getString("detail")).contains("after a failure"));
			assertThat(turns).filteredOn((turn) -> turn.getString("turn").equals("dns-changed"))
				.singleElement()
				.satisfies((turn) -> assertThat(turn.getString("detail"))
					.isEqualTo("127.0.0.2:" + server.origin().getPort()));
		}
	}

	@Test
	void connectThatFailsSaysWhy() throws Exception {
		LoopbackServer server = LoopbackServer.answering();
		server.close();
		try (Recording recording = start()) {
			this.runner.run((context) -> assertThat(
					catchThrowable(() -> TracedClient.get(context, "http://127.0.0.1:" + server.port())))
				.isNotNull());

			assertThat(only(end(recording), "Connect").getString("outcome")).isEqualTo("connection_refused");
		}
	}

	@Test
	void recordingThatBeginsLaterHasEventsToo() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.runner.run((context) -> {
				TracedClient.get(context, server.host("http").toURI());
				try (Recording recording = start()) {
					pool(context).operations().evictIdle(null);

					assertThat(only(end(recording), "Close").getString("reason")).isEqualTo("evicted");
				}
			});
		}
	}

	@Test
	void recordingThatBeginsWhileTheApplicationEndsHasNoEvents() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			this.runner.run((context) -> {
				PoolRecording ending = context.getBean(PoolRecording.class);
				ending.close();
				try (Recording recording = start()) {
					ending.recordingStateChanged(recording);
					TracedClient.get(context, server.host("http").toURI());

					assertThat(end(recording)).isEmpty();
				}
			});
		}
	}

	@Test
	void applicationStartsWithoutTheFlightRecorder() {
		this.runner.withClassLoader(new FilteredClassLoader("jdk.jfr"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PoolRecording.class));
	}

	private static void holding(ApplicationContext context, LoopbackServer server, Runnable action) {
		RestClient rest = context.getBean(RestClient.Builder.class).build();
		rest.get().uri(server.host("http").toURI()).exchange((request, response) -> {
			action.run();
			return "";
		});
	}

	private static ConnectionPool<?> pool(ApplicationContext context) {
		return context.getBean(PoolRegistry.class).pools().get(0);
	}

	private Recording start() {
		Recording recording = new Recording();
		recording.start();
		return recording;
	}

	private void awaitTurn(Recording recording, String turn) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> of(dump(recording), "Address").stream().anyMatch((one) -> turn.equals(one.getString("turn"))));
	}

	/**
	 * Wait for the state that is written each second, by a thread of the recorder.
	 * Applications of other tests, which are kept, record their pools as well.
	 */
	private void awaitAvailable(Recording recording, String pool) {
		Awaitility.await()
			.until(() -> of(dump(recording), "Pool").stream()
				.anyMatch((state) -> pool.equals(state.getString("pool")) && state.getInt("available") == 1));
	}

	private List<RecordedEvent> end(Recording recording) throws IOException {
		List<RecordedEvent> events = dump(recording);
		recording.stop();
		return events;
	}

	private List<RecordedEvent> dump(Recording recording) throws IOException {
		Path file = Files.createTempFile(this.directory, "recording", ".jfr");
		recording.dump(file);
		return RecordingFile.readAllEvents(file)
			.stream()
			.filter((event) -> event.getEventType().getName().startsWith(PREFIX))
			.toList();
	}

	private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
		return events.stream().filter((event) -> event.getEventType().getName().equals(PREFIX + name)).toList();
	}

	private static RecordedEvent only(List<RecordedEvent> events, String name) {
		assertThat(of(events, name)).hasSize(1);
		return of(events, name).get(0);
	}

	/**
	 * Has names found by a script.
	 *
	 * @param names the script
	 */
	private record Names(FaultyDns names)
			implements
				ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> {

		@Override
		public HttpComponentsClientHttpRequestFactoryBuilder customize(
				HttpComponentsClientHttpRequestFactoryBuilder builder) {
			return builder.withDnsResolver(this.names);
		}

	}

}
