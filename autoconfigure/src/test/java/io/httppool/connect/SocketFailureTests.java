package io.httppool.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.LoopbackServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The failures of sockets over channels, beside those of plain ones.
 */
class SocketFailureTests {

	@ParameterizedTest
	@EnumSource
	void socketOverAChannelFailsAsAPlainOneDoes(Deed deed) throws Exception {
		Throwable plain = failure(new Socket(), deed);
		Throwable ofChannel = failure(new TransportSocket(SocketChannel.open().socket()), deed);

		assertThat(plain).isNotNull();
		assertThat(ofChannel).hasSameClassAs(plain);
		assertThat(ofChannel.getMessage()).isEqualTo(plain.getMessage());
	}

	/** Return how a deed fails. */
	private static Throwable failure(Socket socket, Deed deed) throws Exception {
		CompletableFuture<Socket> accepted = new CompletableFuture<>();
		try (LoopbackServer server = new LoopbackServer(accepted::complete); socket) {
			socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
			try (Socket peer = accepted.get()) {
				return catchThrowable(() -> deed.action.run(socket, peer));
			}
		}
	}

	private static void reset(Socket socket, Socket peer) throws IOException {
		peer.setSoLinger(true, 0);
		peer.close();
		assertThat(catchThrowable(() -> socket.getInputStream().read())).isInstanceOf(SocketException.class);
	}

	private static void later(Action action, Socket socket, Socket peer) {
		Thread thread = new Thread(() -> {
			try {
				Thread.sleep(100);
				action.run(socket, peer);
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * A deed that fails.
	 */
	private enum Deed {

		READ_AFTER_RESET((socket, peer) -> {
			reset(socket, peer);
			socket.getInputStream().read(new byte[10]);
		}),

		WRITE_AFTER_RESET((socket, peer) -> {
			reset(socket, peer);
			socket.getOutputStream().write(new byte[10]);
			socket.getOutputStream().write(new byte[10]);
		}),

		WRITE_THAT_IS_RESET((socket, peer) -> {
			later((one, other) -> {
				other.setSoLinger(true, 0);
				other.close();
			}, socket, peer);
			socket.getOutputStream().write(new byte[30_000_000]);
		}),

		READ_THAT_TAKES_TOO_LONG((socket, peer) -> {
			socket.setSoTimeout(10);
			socket.getInputStream().read();
		}),

		READ_AFTER_CLOSE((socket, peer) -> {
			var in = socket.getInputStream();
			socket.close();
			in.read();
		}),

		AVAILABLE_AFTER_CLOSE((socket, peer) -> {
			var in = socket.getInputStream();
			socket.close();
			in.available();
		}),

		WRITE_AFTER_CLOSE((socket, peer) -> {
			var out = socket.getOutputStream();
			socket.close();
			out.write(1);
		}),

		READ_THAT_IS_CLOSED((socket, peer) -> {
			later((one, other) -> one.close(), socket, peer);
			socket.getInputStream().read(new byte[10]);
		}),

		WRITE_THAT_IS_CLOSED((socket, peer) -> {
			later((one, other) -> one.close(), socket, peer);
			socket.getOutputStream().write(new byte[30_000_000]);
		}),

		WRITE_AFTER_SHUTDOWN((socket, peer) -> {
			var out = socket.getOutputStream();
			socket.shutdownOutput();
			out.write(1);
		});

		private final Action action;

		Deed(Action action) {
			this.action = action;
		}

	}

	/**
	 * Something that is done to a socket.
	 */
	private interface Action {

		void run(Socket socket, Socket peer) throws IOException;

	}

}
