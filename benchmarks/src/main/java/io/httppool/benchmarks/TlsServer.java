package io.httppool.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

/**
 * A server over TLS, with the TLS of the JDK, that answers each request after a while.
 */
public final class TlsServer implements AutoCloseable {

	private static final int BACKLOG = 400;

	private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
		.getBytes(StandardCharsets.US_ASCII);

	private final ServerSocket server;

	private final Duration delay;

	TlsServer(SSLContext context, Duration delay) throws IOException {
		this.server = context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
		this.delay = delay;
		start(this::accept);
	}

	/** Serve until the standard input ends, with the key store {@code tls.keys}. */
	public static void main(String[] args) throws IOException, GeneralSecurityException {
		SSLContext context = Keys.context(Keys.read(Path.of(System.getProperty("tls.keys"))));
		try (TlsServer server = new TlsServer(context, Duration.ofMillis(Integer.getInteger("tls.delay", 0)))) {
			System.out.println(server.port());
			System.in.transferTo(System.err);
		}
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "tls-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (!this.server.isClosed()) {
				Socket socket = this.server.accept();
				socket.setTcpNoDelay(true);
				start(() -> answer(socket));
			}
		}
		catch (IOException ex) {
			if (!this.server.isClosed()) {
				System.err.println("The server stopped: " + ex);
			}
		}
	}

	private void answer(Socket socket) {
		try (socket) {
			BufferedReader requests = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			for (String line = requests.readLine(); line != null; line = requests.readLine()) {
				if (line.isEmpty()) {
					TimeUnit.NANOSECONDS.sleep(this.delay.toNanos());
					socket.getOutputStream().write(ANSWER);
				}
			}
		}
		catch (IOException ex) {
			// The client has closed the connection.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	int port() {
		return this.server.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
