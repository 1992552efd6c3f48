package io.httppool.test.assertion;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static io.httppool.test.assertion.HttpPoolAssertions.assertThatSockets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for assertions about sockets that are left behind.
 */
@EnabledOnOs(OS.LINUX)
class SocketLeakTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final String HEAD = "%nExpecting no leaked sockets, but after 100ms there were 1 more than before:%n  fd ";

	private ServerSocket server;

	private SocketSnapshot before;

	@BeforeEach
	void listen() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		this.before = SocketSnapshot.take();
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
	}

	@Test
	void noneLeakedWhenNothingWasOpenedIsContent() {
		assertThatSockets().within(SHORT).noneLeakedSince(this.before);
	}

	@Test
	void noneLeakedWhenBothEndsStayOpenNamesBothWithState() throws IOException {
		try (Socket client = connect(); Socket accepted = this.server.accept()) {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThatSockets().within(SHORT).noneLeakedSince(this.before))
				.withMessageContaining("there were 2 more than before")
				.withMessageContaining("tcp 127.0.0.1:%d -> 127.0.0.1:%d ESTABLISHED".formatted(client.getLocalPort(),
						accepted.getLocalPort()))
				.withMessageContaining("tcp 127.0.0.1:%d -> 127.0.0.1:%d ESTABLISHED".formatted(accepted.getLocalPort(),
						client.getLocalPort()));
		}
	}

	@Test
	void noneLeakedWhenOnlyThePeerHasClosedSaysSo() throws IOException {
		try (Socket client = connect()) {
			this.server.accept().close();

			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThatSockets().within(SHORT).noneLeakedSince(this.before))
				.withMessageMatching(HEAD.formatted()
						+ "\\d+: tcp 127.0.0.1:%d -> 127.0.0.1:%d CLOSE_WAIT \\(the peer has closed it, and this process has not\\)"
							.formatted(client.getLocalPort(), this.server.getLocalPort()));
		}
	}

	@Test
	void noneLeakedWhenSocketListensNamesPort() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThatSockets().within(SHORT).noneLeakedSince(this.before))
				.withMessageMatching(
						HEAD.formatted() + "\\d+: tcp 127.0.0.1:%d LISTEN".formatted(other.getLocalPort()));
		}
	}

	@Test
	void noneLeakedWhenSocketOfAnotherKindStaysOpenNamesIt(@TempDir Path directory) throws IOException {
		Path path = directory.resolve("socket");
		try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
				DatagramChannel udp = DatagramChannel.open(StandardProtocolFamily.INET);
				SocketChannel unconnected = SocketChannel.open()) {
			unix.bind(UnixDomainSocketAddress.of(path));
			udp.bind(new InetSocketAddress("127.0.0.1", 0));

			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertThatSockets().within(SHORT).noneLeakedSince(this.before))
				.withMessageContaining("unix " + path)
				.withMessageContaining("udp 127.0.0.1:" + udp.socket().getLocalPort())
				.withMessageContaining("neither bound nor connected");
			assertThat(unconnected.isOpen()).isTrue();
		}
	}

	@Test
	void noneLeakedWhenSocketsAreClosedInTimeWaitsForThem() throws IOException {
		Socket client = connect();
		Socket accepted = this.server.accept();
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> {
			closeQuietly(client);
			closeQuietly(accepted);
		});

		assertThatSockets().noneLeakedSince(this.before);
	}

	@Test
	void sinceWhenSnapshotWasFirstUseOfSocketsIgnoresThoseOfTheJdk() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), FirstSnapshot.class.getName())
			.redirectErrorStream(true)
			.start();

		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(process.waitFor()).isZero();
		assertThat(output).isEqualTo("[]");
	}

	@Test
	void openWhenSystemHasNoProcSaysWhatToDo(@TempDir Path elsewhere) {
		assertThatIllegalStateException().isThrownBy(() -> new ProcSockets(elsewhere).open())
			.withMessage("Sockets are read from %s, which does not exist on this system. "
					+ "Run the test on Linux only, with @EnabledOnOs(OS.LINUX)", elsewhere.resolve("fd"));
	}

	private Socket connect() throws IOException {
		return new Socket(this.server.getInetAddress(), this.server.getLocalPort());
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
