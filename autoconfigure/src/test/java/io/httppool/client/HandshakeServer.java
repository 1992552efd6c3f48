package io.httppool.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A TLS server that answers each request with the name of the client's certificate, and
 * counts handshakes.
 */
final class HandshakeServer implements AutoCloseable {

	private final SSLServerSocket server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger mostUnderWay = new AtomicInteger();

	private volatile CountDownLatch gate = new CountDownLatch(0);

	/** The certificates of the clients, in the order of their handshakes. */
	private final List<String> clients = new CopyOnWriteArrayList<>();

	HandshakeServer(SSLContext context) throws IOException {
		this.server = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 400, InetAddress.getLoopbackAddress());
		this.server.setNeedClientAuth(true);
		this.threads.execute(this::accept);
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				this.threads.execute(() -> serve((SSLSocket) socket));
			}
			catch (IOException ex) {
				// Closed.
			}
		}
	}

	private void serve(SSLSocket socket) {
		try (socket) {
			String client = handshake(socket);
			BufferedReader requests = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			for (String line = requests.readLine(); line != null; line = requests.readLine()) {
				if (line.isEmpty()) {
					String answer = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(client.length(),
							client);
					socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
				}
			}
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	private String handshake(SSLSocket socket) throws IOException {
		this.mostUnderWay.accumulateAndGet(this.underWay.incrementAndGet(), Math::max);
		try {
			this.gate.await();
			socket.startHandshake();
			String client = socket.getSession().getPeerPrincipal().getName();
			this.clients.add(client);
			return client;
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
		finally {
			this.underWay.decrementAndGet();
		}
	}

	/** Let the next handshakes wait. */
	void hold() {
		this.mostUnderWay.set(0);
		this.gate = new CountDownLatch(1);
	}

	void letGo() {
		this.gate.countDown();
	}

	/** Return how many handshakes are under way, or wait. */
	int underWay() {
		return this.underWay.get();
	}

	/** Return how many handshakes were under way at most since {@link #hold}. */
	int mostUnderWay() {
		return this.mostUnderWay.get();
	}

	List<String> clients() {
		return this.clients;
	}

	String url() {
		return "https://localhost:" + this.server.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		letGo();
		this.server.close();
		this.threads.shutdownNow();
	}

}
