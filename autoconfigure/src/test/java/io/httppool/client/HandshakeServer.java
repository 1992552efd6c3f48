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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A TLS server that answers each request with the name of the client's certificate, and
 * counts handshakes.
 */
final class HandshakeServer implements AutoCloseable {

	private static final int MANY = 1_000_000;

	private final SSLServerSocket server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger mostUnderWay = new AtomicInteger();

	/** So many handshakes may pass, all once it was opened. */
	private volatile Semaphore gate = open();

	private volatile Runnable atHandshake = () -> {
	};

	/** The certificates of the clients, in the order of their handshakes. */
	private final List<String> clients = new CopyOnWriteArrayList<>();

	/** The certificates of the clients that are connected. */
	private final List<String> connected = new CopyOnWriteArrayList<>();

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
			this.connected.add(client);
			try {
				answer(socket, client);
			}
			finally {
				this.connected.remove(client);
			}
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	private static void answer(SSLSocket socket, String client) throws IOException {
		BufferedReader requests = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		for (String line = requests.readLine(); line != null; line = requests.readLine()) {
			if (line.isEmpty()) {
				String answer = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(client.length(), client);
				socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
			}
		}
	}

	private String handshake(SSLSocket socket) throws IOException {
		this.mostUnderWay.accumulateAndGet(this.underWay.incrementAndGet(), Math::max);
		try {
			this.atHandshake.run();
			this.gate.acquire();
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
		this.gate = new Semaphore(0);
	}

	/** Let the next handshakes wait, and run something as each comes. */
	void hold(Runnable atHandshake) {
		this.atHandshake = atHandshake;
		hold();
	}

	void letGoOne() {
		this.gate.release();
	}

	void letGo() {
		this.gate.release(MANY);
	}

	private static Semaphore open() {
		return new Semaphore(MANY);
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

	/** Return how many clients with a certificate are connected. */
	long open(String client) {
		return this.connected.stream().filter(client::equals).count();
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
