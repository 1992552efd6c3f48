package io.httppool.test.fault;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The ends of connections, byte by byte.
 */
class ConnectionEndTests {

	private static final Duration IDLE = Duration.ofSeconds(1);

	private final VirtualTime time = new VirtualTime();

	private final FaultyServer server = FaultyServer.builder().time(this.time).start();

	private RawClient client;

	@BeforeEach
	void connect() throws IOException {
		this.client = new RawClient(this.server.origin());
	}

	@AfterEach
	void close() throws IOException {
		this.client.close();
		this.server.close();
	}

	@Test
	void closeWhenIdleEndsTheStream() throws IOException {
		this.server.inflict(Faults.closeWhenIdle(IDLE));
		this.client.exchange();

		this.time.pass(IDLE);

		assertThat(this.client.readToEnd()).isEmpty();
	}

	@Test
	void resetWhenIdleResets() throws IOException {
		this.server.inflict(Faults.resetWhenIdle(IDLE));
		this.client.exchange();

		this.time.pass(IDLE);

		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::readToEnd)
			.withMessageContaining("reset");
	}

	@Test
	void halfCloseWhenIdleEndsTheStreamAndReadsOn() throws IOException {
		this.server.inflict(Faults.halfCloseWhenIdle(IDLE));
		this.client.exchange();

		this.time.pass(IDLE);
		for (int i = 0; i < 100; i++) {
			this.client.get();
		}

		assertThat(this.client.readToEnd()).isEmpty();
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void requestTimeoutWhenIdleSendsResponseNobodyAskedFor() throws IOException {
		this.server.inflict(Faults.requestTimeoutWhenIdle(IDLE));
		this.client.exchange();

		this.time.pass(IDLE);

		assertThat(this.client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
	}

	@Test
	void requestTimeoutThatLingersIsTheLastThatIsSent() throws IOException {
		this.server.inflict(Faults.requestTimeoutAndLinger(IDLE));
		this.client.exchange();
		this.time.pass(IDLE);
		this.client.send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
		this.client.finish();

		assertThat(this.client.readToEnd()).startsWith("HTTP/1.1 408 ").doesNotContain("HTTP/1.1 100");
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void lieAboutKeepAliveWhenTimePassesAtOnceEndsTheStream() throws IOException {
		this.server.inflict(Faults.lieAboutKeepAlive(Duration.ofSeconds(60), IDLE));
		this.client.exchange();

		this.time.pass(IDLE);

		assertThat(this.client.readToEnd()).isEmpty();
	}

	@Test
	void resetAfterBytesSendsThatManyBytes() throws IOException {
		this.server.inflict(Faults.closeAfter(12));

		this.client.get();

		assertThat(this.client.readToEnd()).isEqualTo("HTTP/1.1 200");
	}

	@Test
	void truncateBodySendsHalfOfIt() throws IOException {
		this.server.answer(Answer.text("0123456789"));
		this.server.inflict(Faults.truncateBody());

		this.client.get();

		assertThat(this.client.readToEnd()).contains("Content-Length: 10\r\n").endsWith("\r\n\r\n01234");
	}

	@Test
	void headIsAnsweredWithoutBody() throws IOException {
		this.client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

		assertThat(this.client.readToEnd()).contains("Content-Length: 5\r\n", "Connection: close\r\n")
			.endsWith("\r\n\r\n");
	}

	@Test
	void requestThatWaitsToBeContinuedIsContinued() throws IOException {
		this.client.send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
		assertThat(this.client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

		this.client.send("abc");

		assertThat(this.client.readUntil("hello")).startsWith("HTTP/1.1 200");
	}

	@Test
	void requestsSentAtOnceAreAnsweredInOrder() throws IOException {
		this.client.send("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
				+ "3\r\nabc\r\n0\r\n\r\nGET /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

		assertThat(this.client.readToEnd().split("HTTP/1.1 200", -1)).hasSize(3);
		assertThat(this.server.requests()).extracting(ServedRequest::path).containsExactly("/a", "/b");
	}

	@Test
	void whatIsNoRequestEndsItsConnectionOnly() throws IOException {
		this.client.send("nonsense\r\n\r\n");

		assertThat(this.client.readToEnd()).isEmpty();
		try (RawClient other = new RawClient(this.server.origin())) {
			assertThat(other.exchange()).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void closeEndsEverythingAndLeavesNoThread() throws IOException {
		this.client.exchange();
		String port = "-" + this.server.origin().getPort();

		this.server.close();
		this.server.close();

		assertThatExceptionOfType(IOException.class).isThrownBy(this.client::exchange);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new RawClient(this.server.origin()).close());
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().endsWith(port)));
	}

}
