package io.httppool.upkeep;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import io.httppool.LivePool;
import io.httppool.LogLines;
import io.httppool.LoopbackServer;
import io.httppool.event.Leak;
import io.httppool.event.PoolListener;
import io.httppool.event.PoolRoute;
import io.httppool.pool.HttpPoolConnectionManager;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.RouteSnapshot;
import io.httppool.upkeep.LeakReport.Suspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Responses that are not closed, over real sockets: dropped ones, which the garbage
 * collector finds, and such as are held for too long.
 */
class LeakTests {

	private static final Duration BOUND = Duration.ofSeconds(30);

	private static final Duration THRESHOLD = Duration.ofSeconds(60);

	private final LivePool live = new LivePool();

	private final HttpPoolConnectionManager manager = this.live.declare("api");

	private final Upkeep upkeep = new Upkeep(this.live.registry()::all, new UpkeepSettings(Duration.ofSeconds(1), true),
			this.live.clock());

	private LogLines log;

	@BeforeEach
	void watchTheLog() {
		this.log = LogLines.of(LeakWatch.class.getName());
	}

	@AfterEach
	void close() {
		this.log.close();
		this.live.close();
	}

	@Test
	void responseOfHttpClientThatIsDroppedIsFoundAndReportedOnce() throws IOException {
		for (int i = 0; i < 3; i++) {
			dropResponse(client());
		}

		awaitReclaimed(3);

		assertThat(this.log.at("WARN")).singleElement()
			.asString()
			.startsWith("WARN api - A response from " + this.live.origin()
					+ " was dropped without being closed: its connection was reclaimed (connection=api-")
			.contains("leased at io.httppool.upkeep.LeakTests.dropResponse(LeakTests.java:")
			.endsWith("Did you forget to close a response?");
		assertThat(this.log.at("DEBUG")).hasSize(2);
		assertThat(this.upkeep.leaks(this.manager.pool())).singleElement().satisfies((report) -> {
			assertThat(report.site()).startsWith("io.httppool.upkeep.LeakTests.dropResponse(");
			assertThat(report.leasedBy().get(0)).isEqualTo(report.site());
			assertThat(report.reclaimed()).isEqualTo(3);
			assertThat(report.suspects()).isEmpty();
		});
	}

	@Test
	void responseOfRestClientThatIsDroppedIsFoundAndMakesRoomForAnother() {
		this.manager.setDefaultMaxPerRoute(1);
		RestClient client = restClient();
		dropResponse(client);

		awaitReclaimed(1);

		assertThat(this.log.at("WARN")).singleElement()
			.asString()
			.contains("leased at io.httppool.upkeep.LeakTests.dropResponse(LeakTests.java:");
		assertThat(client.get().uri(this.live.origin()).retrieve().body(String.class)).isEqualTo("hello");
	}

	@Test
	void listenerIsToldOfALeaseThatIsReclaimed() {
		List<Leak> told = new CopyOnWriteArrayList<>();
		this.manager.pool().events().tell(new PoolListener() {

			@Override
			public void leaked(PoolRoute route, Leak leak) {
				told.add(leak);
			}

		});
		dropResponse(restClient());

		awaitReclaimed(1);

		assertThat(told).singleElement().satisfies((leak) -> {
			assertThat(leak.connection()).startsWith("api-");
			assertThat(leak.isReclaimed()).isTrue();
			assertThat(leak.site()).isNotNull();
		});
	}

	@Test
	void responseThatIsHeldIsNeverReclaimed() throws Exception {
		ClassicHttpResponse response = open(client());

		for (int i = 0; i < 5; i++) {
			collectGarbage();
			lookAround();
		}

		assertThat(route().leased()).isOne();
		assertThat(route().totals().closed()).isEmpty();
		assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("hello");
	}

	@Test
	void bodyThatIsHeldWithoutItsResponseIsNeverReclaimed() throws IOException {
		InputStream body = open(client()).getEntity().getContent();

		for (int i = 0; i < 5; i++) {
			collectGarbage();
			lookAround();
		}

		assertThat(route().leased()).isOne();
		assertThat(new String(body.readAllBytes())).isEqualTo("hello");
	}

	@Test
	void leaseWhenAnInterceptorOfSpringEndsInAnErrorIsReclaimed() {
		RestClient client = restClient().mutate().requestInterceptor((request, body, execution) -> {
			execution.execute(request, body);
			throw new StackOverflowError("in a test");
		}).build();

		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> client.get().uri(this.live.origin()).retrieve().toBodilessEntity());

		awaitReclaimed(1);
	}

	@Test
	void leaseWhenATunnelEndsInAnErrorIsReclaimed() throws IOException {
		try (LoopbackServer proxy = new LoopbackServer(LeakTests::askWhoItIs);
				CloseableHttpClient client = builder().setProxy(proxy.host("http"))
					.setProxyAuthenticationStrategy((type, challenges, context) -> {
						throw new StackOverflowError("in a test");
					})
					.build()) {

			assertThatExceptionOfType(StackOverflowError.class)
				.isThrownBy(() -> client.execute(new HttpGet("https://localhost/"), (response) -> null));

			awaitReclaimed(1);
		}
	}

	@Test
	void leaseThatIsHeldForTooLongIsReportedAndItsReturnToo() throws IOException {
		ClassicHttpResponse response = open(client());
		this.live.advance(THRESHOLD.minusNanos(1));
		lookAround();
		List<LeakReport> early = this.upkeep.leaks(this.manager.pool());
		this.live.advance(Duration.ofSeconds(1));
		lookAround();
		List<LeakReport> reports = this.upkeep.leaks(this.manager.pool());
		this.live.advance(Duration.ofSeconds(1));
		lookAround();
		EntityUtils.consume(response.getEntity());
		this.live.advance(Duration.ofSeconds(1));
		lookAround();

		assertThat(early).isEmpty();
		assertThat(reports).singleElement().satisfies((report) -> {
			assertThat(report.site()).startsWith("io.httppool.upkeep.LeakTests.open(");
			Suspect suspect = report.suspects().get(0);
			assertThat(suspect.connection()).isEqualTo("api-1");
			assertThat(suspect.route()).isEqualTo(this.live.origin());
			assertThat(suspect.held()).isEqualTo(Duration.ofMillis(60_999).plusNanos(999_999));
			assertThat(suspect.thread()).isEqualTo(Thread.currentThread().getName());
			assertThat(suspect.holderStack()).anyMatch((frame) -> frame.contains("LeakTests.leaseThatIsHeld"));
		});
		assertThat(this.log.at("WARN")).singleElement()
			.asString()
			.startsWith("WARN api - Connection api-1 to " + this.live.origin()
					+ " has been held for 60999ms, now not reading the response; leased at "
					+ "io.httppool.upkeep.LeakTests.open(LeakTests.java:")
			.contains("by thread " + Thread.currentThread().getName() + ", which is now at ")
			.endsWith("Did you forget to close a response?");
		assertThat(this.log.at("INFO")).containsExactly(
				"INFO api - Connection api-1, which was reported as held for too long, was released (unleaked)");
		assertThat(this.upkeep.leaks(this.manager.pool())).isEmpty();
	}

	@Test
	void leasesOfOneSiteThatAreHeldForTooLongAreReportedOnceAndReturnOnce() throws IOException {
		List<ClassicHttpResponse> responses = List.of(open(client()), open(client()), open(client()));
		this.live.advance(THRESHOLD);
		lookAround();
		int suspects = this.upkeep.leaks(this.manager.pool()).get(0).suspects().size();
		for (ClassicHttpResponse response : responses) {
			EntityUtils.consume(response.getEntity());
		}
		this.live.advance(Duration.ofSeconds(1));

		lookAround();

		assertThat(suspects).isEqualTo(3);
		assertThat(this.log.at("WARN")).hasSize(1);
		assertThat(this.log.at("INFO")).hasSize(1);
		assertThat(this.log.at("DEBUG")).hasSize(4);
	}

	@Test
	void leaseWhoseThreadHasEndedIsReportedAsForgotten() throws Exception {
		AtomicReference<ClassicHttpResponse> held = new AtomicReference<>();
		Thread thread = new Thread(() -> held.set(openUnchecked()), "careless");
		thread.start();
		thread.join(BOUND.toMillis());
		this.live.advance(THRESHOLD);

		lookAround();

		assertThat(this.log.at("WARN")).singleElement()
			.asString()
			.contains("by thread careless, which is no longer running. Did you forget to close a response?");
		assertThat(this.upkeep.leaks(this.manager.pool()).get(0).suspects().get(0).holderStack()).isEmpty();
		EntityUtils.consume(held.get().getEntity());
	}

	@Test
	void callSitesOfARouteThatLeaksAreAllRecordedEvenIfItIsBusy() throws Exception {
		dropResponse(client());
		awaitReclaimed(1);
		HttpRoute route = this.manager.pool().getRoutes().iterator().next();
		for (int i = 0; i < 300; i++) {
			ConnectionEndpoint unused = this.manager.lease("busy", route, null, null).get(Timeout.of(BOUND));
			this.manager.release(unused, null, null);
		}

		ClassicHttpResponse response = open(client());

		assertThat(this.manager.pool().connections()).singleElement()
			.satisfies((connection) -> assertThat(connection.lease().site().frame())
				.startsWith("io.httppool.upkeep.LeakTests.open("));
		EntityUtils.consume(response.getEntity());
	}

	/** Send a request and forget about the response. */
	private void dropResponse(CloseableHttpClient client) throws IOException {
		client.executeOpen(HttpHost.create(URI.create(this.live.origin())), new HttpGet("/"), null);
	}

	private void dropResponse(RestClient client) {
		client.get().uri(this.live.origin()).exchange((request, response) -> response, false);
	}

	private ClassicHttpResponse open(CloseableHttpClient client) throws IOException {
		return client.executeOpen(HttpHost.create(URI.create(this.live.origin())), new HttpGet("/"), null);
	}

	private ClassicHttpResponse openUnchecked() {
		try {
			return open(client());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private CloseableHttpClient client() {
		return builder().build();
	}

	private HttpClientBuilder builder() {
		return HttpClients.custom().setConnectionManager(this.manager).setConnectionManagerShared(true);
	}

	private RestClient restClient() {
		return RestClient.builder().requestFactory(new HttpComponentsClientHttpRequestFactory(client())).build();
	}

	private static void askWhoItIs(Socket socket) throws IOException {
		socket.getInputStream().read();
		LoopbackServer.send(socket,
				"HTTP/1.1 407 Who are you?\r\nProxy-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n");
		socket.getInputStream().transferTo(OutputStream.nullOutputStream());
	}

	private void lookAround() {
		this.upkeep.runOnce(this.live.clock().ticker().read());
	}

	private void awaitReclaimed(long count) {
		await().atMost(BOUND).until(() -> {
			System.gc();
			this.live.advance(Duration.ofSeconds(1));
			lookAround();
			return route().totals().closed().equals(Map.of(CloseReason.LEAKED, count));
		});
		assertThat(route().total()).isZero();
	}

	private static void collectGarbage() {
		WeakReference<Object> garbage = new WeakReference<>(new Object());
		await().atMost(BOUND).until(() -> {
			System.gc();
			return garbage.get() == null;
		});
	}

	private RouteSnapshot route() {
		return this.manager.pool().snapshot().routes().get(0);
	}

}
