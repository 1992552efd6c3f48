package io.httppool.test.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Each fault as the JDK's own client sees it.
 */
class FaultyServerTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final FaultyServer server = FaultyServer.start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void getWhenNothingIsWrongIsAnsweredOverOneConnection() throws Exception {
		HttpResponse<String> first = get();
		HttpResponse<String> second = get();

		assertThat(List.of(first.body(), second.body())).containsOnly("hello");
		assertThat(this.server.opened()).isEqualTo(1);
		assertThat(this.server.requests()).extracting(ServedRequest::method, ServedRequest::path)
			.containsOnly(tuple("GET", "/path?query"));
	}

	@Test
	void getWhenAnswerDependsOnRequestGetsItsOwn() throws Exception {
		this.server.answer((request) -> Answer.text("you asked for " + request.path()));

		assertThat(get().body()).isEqualTo("you asked for /path?query");
	}

	@Test
	void serverTellsHowLongItTookToRespond() throws Exception {
		BlockingQueue<Duration> took = new LinkedBlockingQueue<>();
		try (FaultyServer slow = FaultyServer.builder().onResponse(took::add).start()) {
			slow.inflict(Faults.delayFirstByte(SHORT));

			this.client.send(HttpRequest.newBuilder(slow.origin()).build(), HttpResponse.BodyHandlers.discarding());

			assertThat(took.poll(10, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(SHORT);
			assertThat(took).isEmpty();
		}
	}

	@Test
	void serverThatLingersAfterRequestTimeoutHoldsTheConnection() throws Exception {
		try (Socket socket = new Socket(this.server.origin().getHost(), this.server.origin().getPort())) {
			this.server.inflict(Faults.requestTimeoutAndLinger(Duration.ZERO));
			socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

			assertThat(in.lines().anyMatch((line) -> line.contains("HTTP/1.1 408"))).isTrue();
			await().until(() -> this.server.open() == 0);
			assertThat(this.server.held()).isEqualTo(1);
		}
		await().until(() -> this.server.held() == 0);
	}

	@Test
	void getWhenServerRefusesFailsUntilItIsHealed() throws Exception {
		this.server.inflict(Faults.refuse());

		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::get);
		this.server.heal();
		assertThat(get().statusCode()).isEqualTo(200);
	}

	@Test
	void getWhenServerIsBlackHoleGetsNoConnection() throws Exception {
		HttpClient client = HttpClient.newBuilder().connectTimeout(SHORT).build();
		this.server.inflict(Faults.blackHole());

		assertThatExceptionOfType(HttpConnectTimeoutException.class)
			.isThrownBy(() -> client.send(request(), HttpResponse.BodyHandlers.ofString()));
		this.server.heal();
		assertThat(get().statusCode()).isEqualTo(200);
	}

	@Test
	void getWhenServerStallsTimesOut() {
		Infliction stall = this.server.inflict(Faults.stall());

		assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(this::getWithTimeout);
		await().until(() -> stall.strikes() == 1);
	}

	@Test
	void getWhenStallIsEndedIsAnswered() throws Exception {
		Infliction stall = this.server.inflict(Faults.stall());
		CompletableFuture<HttpResponse<String>> response = this.client.sendAsync(request(),
				HttpResponse.BodyHandlers.ofString());
		await().until(() -> stall.strikes() == 1);

		stall.end();

		assertThat(response.join().body()).isEqualTo("hello");
	}

	@Test
	void getWhenFirstByteIsDelayedTakesThatLong() throws Exception {
		this.server.inflict(Faults.delayFirstByte(SHORT));
		long startedAt = System.nanoTime();

		get();

		assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThanOrEqualTo(SHORT);
	}

	@Test
	void getWhenBytesDripArrivesWhole() throws Exception {
		this.server.inflict(Faults.delayBytes(Duration.ofMillis(1)));
		long startedAt = System.nanoTime();

		HttpResponse<String> response = get();

		assertThat(response.body()).isEqualTo("hello");
		assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThan(Duration.ofMillis(60));
	}

	@Test
	void getWhenServerAcceptsLateTakesThatLong() throws Exception {
		this.server.inflict(Faults.delayAccept(SHORT));
		long startedAt = System.nanoTime();

		get();

		assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThanOrEqualTo(SHORT);
	}

	@Test
	void getWhenResponseIsCutFails() {
		Infliction reset = this.server.inflict(Faults.resetAfter(30));
		assertThatExceptionOfType(IOException.class).isThrownBy(this::get);
		reset.end();

		this.server.inflict(Faults.closeAfter(30));

		assertThatExceptionOfType(IOException.class).isThrownBy(this::get);
	}

	@Test
	void getWhenBodyIsTruncatedFails() {
		this.server.inflict(Faults.truncateBody());

		assertThatExceptionOfType(IOException.class).isThrownBy(this::get);
	}

	@Test
	void truncatedBodyIsNeverFollowedByTheStatusOfAnIdleTimeout() {
		this.server.inflict(Faults.truncateBody());
		this.server.inflict(Faults.requestTimeoutWhenIdle(Duration.ZERO));

		for (int i = 0; i < 200; i++) {
			assertThatExceptionOfType(IOException.class).isThrownBy(this::get);
		}
	}

	@Test
	void getWhenServerLiesAboutKeepAliveLeavesClosedConnection() throws Exception {
		this.server.inflict(Faults.lieAboutKeepAlive(Duration.ofSeconds(60), Duration.ofMillis(20)));

		HttpResponse<String> response = get();

		assertThat(response.headers().firstValue("Keep-Alive")).contains("timeout=60");
		await().until(() -> this.server.open() == 0);
	}

	@Test
	void idleFaultsWhenTimePassesStrikeIdleConnectionsOnly() throws Exception {
		VirtualTime time = new VirtualTime();
		try (FaultyServer server = FaultyServer.builder().time(time).start()) {
			Infliction reset = server.inflict(Faults.resetWhenIdle(Duration.ofSeconds(5)));
			this.client.send(request(server), HttpResponse.BodyHandlers.ofString());

			time.pass(Duration.ofSeconds(4));
			assertThat(server.open()).isEqualTo(1);
			time.pass(Duration.ofSeconds(1));

			assertThat(server.open()).isZero();
			assertThat(reset.strikes()).isEqualTo(1);
		}
	}

	@Test
	void idleFaultsWhenNobodyPassesTimeStrikeByThemselves() throws Exception {
		Infliction reset = this.server.inflict(Faults.resetWhenIdle(Duration.ofMillis(5)));

		get();

		await().until(() -> this.server.open() == 0);
		assertThat(reset.strikes()).isEqualTo(1);
	}

	@Test
	void idleFaultsWhenInflictedLaterStrikeConnectionsThatAreIdleAlready() throws Exception {
		get();

		this.server.inflict(Faults.closeWhenIdle(Duration.ZERO));

		await().until(() -> this.server.open() == 0);
	}

	@Test
	void idleFaultsWhenRequestIsUnderWayLetItEnd() throws Exception {
		this.server.inflict(Faults.closeWhenIdle(Duration.ofMillis(5)));
		this.server.inflict(Faults.delayFirstByte(SHORT));

		assertThat(get().body()).isEqualTo("hello");
	}

	@Test
	void idleFaultsWithoutLuckWaitForTheNextRequest() throws Exception {
		VirtualTime time = new VirtualTime();
		try (FaultyServer server = FaultyServer.builder().seed(42).time(time).start()) {
			Infliction close = server.inflict(Faults.closeWhenIdle(Duration.ofSeconds(1)), Dose.always().chance(0.5));
			this.client.send(request(server), HttpResponse.BodyHandlers.ofString());

			for (int i = 0; i < 1000; i++) {
				time.pass(Duration.ofSeconds(1));
			}

			assertThat(close.strikes()).isZero();
			assertThat(server.open()).isEqualTo(1);
		}
	}

	@Test
	void getWhenAllWorkersAreBusyIsTurnedAway() throws Exception {
		this.server.inflict(Faults.workers(1, 0));
		Infliction stall = this.server.inflict(Faults.stall(), Dose.once());
		CompletableFuture<HttpResponse<String>> first = this.client.sendAsync(request(),
				HttpResponse.BodyHandlers.ofString());
		await().until(() -> stall.strikes() == 1);

		HttpResponse<String> second = get();
		stall.end();

		assertThat(second.statusCode()).isEqualTo(503);
		assertThat(first.join().statusCode()).isEqualTo(200);
		assertThat(get().statusCode()).isEqualTo(200);
	}

	@Test
	void resetNowEndsAllConnections() throws Exception {
		get();

		Infliction reset = this.server.inflict(Faults.resetNow());

		assertThat(this.server.open()).isZero();
		assertThat(reset.strikes()).isEqualTo(1);
		assertThat(get().statusCode()).isEqualTo(200);
	}

	@Test
	void getWhenHandshakeIsSlowTakesThatLong() throws Exception {
		try (FaultyServer server = FaultyServer.builder().tls("TLSv1.2").start()) {
			HttpClient client = HttpClient.newBuilder()
				.sslContext(TestCertificate.localhost().sslContext())
				.version(HttpClient.Version.HTTP_1_1)
				.build();
			server.inflict(Faults.slowHandshake(SHORT));
			long startedAt = System.nanoTime();

			HttpResponse<String> response = client.send(request(server), HttpResponse.BodyHandlers.ofString());

			assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThanOrEqualTo(SHORT);
			assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
		}
	}

	@Test
	void getWhenCertificateIsForAnotherHostFails() throws Exception {
		try (FaultyServer server = FaultyServer.startSecure()) {
			HttpClient client = HttpClient.newBuilder()
				.sslContext(TestCertificate.localhost().sslContext())
				.version(HttpClient.Version.HTTP_1_1)
				.build();
			HttpRequest request = request(server);
			Infliction wrong = server.inflict(Faults.wrongCertificate());

			assertThatExceptionOfType(SSLHandshakeException.class)
				.isThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
				.withMessageContaining("localhost");
			wrong.end();
			assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("hello");
		}
	}

	@Test
	void inflictWhenServerHasNoTlsRefusesFaultOfTls() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.inflict(Faults.wrongCertificate()))
			.withMessageContaining("start it with TLS");
	}

	@Test
	void inflictWhenAllClientsAreKeptOutRefusesChance() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.server.inflict(Faults.refuse(), Dose.once()))
			.withMessageContaining("Dose.always()");
	}

	@Test
	void faultWithCountWhenUsedUpStrikesNoMore() throws Exception {
		Infliction truncation = this.server.inflict(Faults.truncateBody(), Dose.always().times(2));

		assertThatExceptionOfType(IOException.class).isThrownBy(this::get);
		assertThatExceptionOfType(IOException.class).isThrownBy(this::get);
		assertThat(get().body()).isEqualTo("hello");

		assertThat(truncation.strikes()).isEqualTo(2);
	}

	@Test
	void faultWithChanceWhenSeedIsTheSameStrikesTheSame() throws Exception {
		List<Boolean> first = answered(42);
		List<Boolean> second = answered(42);

		assertThat(first).isEqualTo(second).contains(true, false);
	}

	private List<Boolean> answered(long seed) throws Exception {
		List<Boolean> answered = new ArrayList<>();
		try (FaultyServer server = FaultyServer.builder().seed(seed).start()) {
			Infliction lie = server.inflict(Faults.lieAboutKeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(60)),
					Dose.always().chance(0.5));
			for (int i = 0; i < 20; i++) {
				HttpResponse<String> response = this.client.send(request(server), HttpResponse.BodyHandlers.ofString());
				answered.add(response.headers().firstValue("Keep-Alive").isPresent());
			}
			assertThat(answered.stream().filter((told) -> told).count()).isEqualTo(lie.strikes());
		}
		return answered;
	}

	private HttpResponse<String> get() throws IOException, InterruptedException {
		return this.client.send(request(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> getWithTimeout() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.server.origin()).timeout(SHORT).build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest request() {
		return request(this.server);
	}

	private static HttpRequest request(FaultyServer server) {
		return HttpRequest.newBuilder(server.origin().resolve("/path?query")).build();
	}

}
