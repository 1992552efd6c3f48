package io.httppool.test.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.httppool.time.Ticker;

import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link IdleTimer}.
 */
class IdleTimerTests {

	private final FaultSheet sheet = new FaultSheet(0, () -> {
	});

	private final IdleWatch watch = new IdleWatch();

	private final IdleTimer timer = new IdleTimer(this.watch, "idle-timer");

	private final List<FaultyConnection> connections = new ArrayList<>();

	private ServerSocket listening;

	@BeforeEach
	void listen() throws IOException {
		this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
	}

	@AfterEach
	void close() throws IOException {
		this.timer.close();
		this.connections.forEach(FaultyConnection::served);
		this.listening.close();
	}

	@Test
	void wakeWhileItRunsHasItRunAgain() throws IOException {
		Infliction soon = this.sheet.privately(Faults.closeWhenIdle(Duration.ZERO));
		Infliction inAnHour = this.sheet.privately(Faults.closeWhenIdle(Duration.ofHours(1)));
		FaultyConnection other = idle(Ticker.system());
		AtomicBoolean isToWake = new AtomicBoolean();
		FaultyConnection looked = idle(() -> {
			if (isToWake.getAndSet(false)) {
				this.watch.watch(other, soon);
				this.timer.wake();
			}
			return 0;
		});
		this.watch.watch(looked, inAnHour);

		isToWake.set(true);
		this.timer.wake();

		await().until(() -> soon.strikes() == 1);
	}

	private FaultyConnection idle(Ticker ticker) throws IOException {
		Socket client = new Socket(this.listening.getInetAddress(), this.listening.getLocalPort());
		FaultyConnection connection = new FaultyConnection(this.listening.accept(), ticker);
		this.connections.add(connection);
		connection.rest(new byte[0]);
		client.close();
		return connection;
	}

}
