package io.httppool.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A server that sends, when it is told to, another answer some time after one, which no
 * request has asked for. Thread-safe.
 */
final class StrayServer implements AutoCloseable {

	static final String STRAY = "stray";

	/** Shorter rests are spun, because a thread is not woken so soon. */
	private static final long SPUN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

	private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final AtomicReference<@Nullable Stray> next = new AtomicReference<>();

	StrayServer() throws IOException {
		Thread thread = new Thread(this::accept, "stray-server");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.listening.getLocalPort();
	}

	/**
	 * Have the next answer followed by another one.
	 * @param micros after which time
	 * @return when that has been sent, as a reading of the nanoseconds
	 */
	CompletableFuture<Long> strayAfterMicros(long micros) {
		Stray stray = new Stray(micros, new CompletableFuture<>());
		this.next.set(stray);
		return stray.sentAt();
	}

	/** Do nothing for a time. */
	static void rest(long micros) {
		long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
		for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
			if (left > SPUN_NANOS) {
				LockSupport.parkNanos(left - SPUN_NANOS);
			}
			else {
				Thread.onSpinWait();
			}
		}
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket socket = this.listening.accept();
				Thread thread = new Thread(() -> serve(socket), "stray-connection");
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket accepted) {
		try (Socket socket = accepted) {
			socket.setTcpNoDelay(true);
			while (readHead(socket.getInputStream())) {
				Stray stray = this.next.getAndSet(null);
				send(socket, "right");
				if (stray != null) {
					rest(stray.micros());
					send(socket, STRAY);
					stray.sentAt().complete(System.nanoTime());
				}
			}
		}
		catch (IOException ex) {
			// the client has closed the connection
		}
	}

	private static void send(Socket socket, String body) throws IOException {
		socket.getOutputStream()
			.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n%s".formatted(body)
				.getBytes(StandardCharsets.US_ASCII));
	}

	private static boolean readHead(InputStream in) throws IOException {
		int ends = 0;
		int next = in.read();
		while (next >= 0) {
			ends = (next == '\r' || next == '\n') ? ends + 1 : 0;
			if (ends == 4) {
				return true;
			}
			next = in.read();
		}
		return false;
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
	}

	/**
	 * A stray answer.
	 *
	 * @param micros the time between the answer and this one
	 * @param sentAt when it had been sent
	 */
	private record Stray(long micros, CompletableFuture<Long> sentAt) {

	}

}
