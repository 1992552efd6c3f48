package io.httppool.test.fault;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FaultyProxy}, before a sound server.
 */
class FaultyProxyTests {

	private final FaultyServer server = FaultyServer.start();

	private final FaultyProxy proxy = FaultyProxy.startBefore(this.server.origin());

	@AfterEach
	void close() {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void exchangesWhenNothingIsWrongPassOverOneConnection() throws IOException {
		try (RawClient client = new RawClient(this.proxy.origin())) {
			assertThat(client.exchange()).startsWith("HTTP/1.1 200");
			assertThat(client.exchange()).startsWith("HTTP/1.1 200");
		}

		assertThat(this.proxy.opened()).isEqualTo(1);
		assertThat(this.server.opened()).isEqualTo(1);
		await().until(() -> this.proxy.open() == 0 && this.server.open() == 0);
	}

	@Test
	void exchangeWhenServerSpeaksTlsPassesUntouched() throws Exception {
		try (FaultyServer secure = FaultyServer.startSecure();
				FaultyProxy proxy = FaultyProxy.startBefore(secure.origin())) {
			HttpClient client = HttpClient.newBuilder().sslContext(TestCertificate.localhost().sslContext()).build();

			HttpResponse<String> response = client.send(HttpRequest.newBuilder(proxy.origin()).build(),
					HttpResponse.BodyHandlers.ofString());

			assertThat(response.body()).isEqualTo("hello");
			assertThat(proxy.origin()).hasScheme("https");
		}
	}

	@Test
	void bodiesLargerThanAnyBufferPassWhole() throws Exception {
		String body = "0123456789".repeat(200_000);
		this.server.answer(Answer.text(body));

		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(this.proxy.origin()).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
					HttpResponse.BodyHandlers.ofString());

		assertThat(response.body()).isEqualTo(body);
	}

	@Test
	void faultsOfIdleConnectionsStrikeBetweenExchanges() throws IOException {
		Infliction reset = this.proxy.inflict(Faults.resetWhenIdle(Duration.ofMillis(20)));
		try (RawClient client = new RawClient(this.proxy.origin())) {
			client.exchange();

			assertThatExceptionOfType(SocketException.class).isThrownBy(client::readToEnd);
		}

		assertThat(reset.strikes()).isEqualTo(1);
		await().until(() -> this.server.open() == 0);
	}

	@Test
	void faultsOfResponsesStrikeEachResponseOnce() throws IOException {
		Infliction delay = this.proxy.inflict(Faults.delayFirstByte(Duration.ofMillis(5)));
		try (RawClient client = new RawClient(this.proxy.origin())) {
			client.exchange();
			client.exchange();
		}

		assertThat(delay.strikes()).isEqualTo(2);
	}

	@Test
	void stallLastsUntilItIsEnded() throws IOException {
		Infliction stall = this.proxy.inflict(Faults.stall());
		try (RawClient client = new RawClient(this.proxy.origin())) {
			client.get();
			await().until(() -> stall.strikes() == 1 && !this.server.requests().isEmpty());

			stall.end();

			assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void responsesWhenCutEndAfterThatManyBytes() throws IOException {
		this.proxy.inflict(Faults.closeAfter(8));
		try (RawClient client = new RawClient(this.proxy.origin())) {
			client.get();

			assertThat(client.readToEnd()).isEqualTo("HTTP/1.1");
		}
	}

	@Test
	void refuseKeepsNewClientsOutAndOpenConnectionsOpen() throws IOException {
		try (RawClient client = new RawClient(this.proxy.origin())) {
			client.exchange();
			this.proxy.inflict(Faults.refuse());

			assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> new RawClient(this.proxy.origin()).close());
			assertThat(client.exchange()).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void clientWhenServerIsGoneIsReset() throws IOException {
		this.server.close();
		try (RawClient client = new RawClient(this.proxy.origin())) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(client::exchange);
		}
	}

	@Test
	void endOfServersConnectionReachesTheClient() throws IOException {
		try (RawClient client = new RawClient(this.proxy.origin())) {
			client.exchange();

			this.server.inflict(Faults.closeNow());

			assertThat(client.readToEnd()).isEmpty();
		}
	}

	@Test
	void startBeforeWhenPortIsMissingSaysSo() {
		assertThatIllegalArgumentException().isThrownBy(() -> FaultyProxy.startBefore(URI.create("http://localhost")))
			.withMessageContaining("scheme, host and port")
			.withMessageContaining("'http://localhost'");
	}

}
