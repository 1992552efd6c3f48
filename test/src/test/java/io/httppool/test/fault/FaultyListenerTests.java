package io.httppool.test.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FaultyListener}.
 */
class FaultyListenerTests {

	private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

	private final FaultyListener listener = new FaultyListener(InetAddress.getLoopbackAddress(), 0, this.accepted::add);

	@AfterEach
	void close() {
		this.listener.close();
	}

	@Test
	void clientThatIsThereBeforeItBeginsIsLetInThen() throws Exception {
		try (Socket client = connect()) {
			boolean isAccepting = isAccepting();

			this.listener.begin();

			assertThat(isAccepting).isFalse();
			try (Socket socket = this.accepted.poll(10, TimeUnit.SECONDS)) {
				assertThat(socket).isNotNull();
				assertThat(socket.getPort()).isEqualTo(client.getLocalPort());
			}
		}
	}

	private Socket connect() throws IOException {
		return new Socket(this.listener.address().getAddress(), this.listener.address().getPort());
	}

	private boolean isAccepting() {
		String name = "faulty-upstream-" + this.listener.address().getPort();
		return Thread.getAllStackTraces().keySet().stream().anyMatch((thread) -> thread.getName().equals(name));
	}

}
