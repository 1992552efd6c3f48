package io.httppool.test.idle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import org.apache.hc.core5.http.HttpHost;

import io.httppool.pool.Ticker;

import static org.awaitility.Awaitility.await;

/**
 * A server that keeps connections alive until it is told what to do to them. Each has a
 * thread of its own.
 */
final class IdleServer implements AutoCloseable {

	private static final int BACKLOG = 200;

	private final ServerSocket listening;

	private final Transport transport;

	private final SSLSocketFactory tls;

	private final Ticker ticker;

	private final List<ServedConnection> connections = new CopyOnWriteArrayList<>();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	IdleServer(Transport transport, Certificate certificate, Ticker ticker) {
		this.transport = transport;
		this.tls = certificate.context().getSocketFactory();
		this.ticker = ticker;
		try {
			this.listening = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "idle-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				ServedConnection connection = connection(this.listening.accept());
				this.connections.add(connection);
				start(() -> serve(connection));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private ServedConnection connection(Socket tcp) throws IOException {
		tcp.setTcpNoDelay(true);
		if (this.transport.tls() == null) {
			return new ServedConnection(tcp, tcp, this.ticker);
		}
		SSLSocket socket = (SSLSocket) this.tls.createSocket(tcp, null, true);
		socket.setEnabledProtocols(new String[] { this.transport.tls() });
		return new ServedConnection(tcp, socket, this.ticker);
	}

	private void serve(ServedConnection connection) {
		try (connection) {
			connection.serve((line, idle) -> this.requests.add(new Request(line, idle)));
		}
		catch (IOException ex) {
			// The client has gone, or the server was told to go: both end the connection.
		}
	}

	HttpHost host() {
		return new HttpHost(this.transport.scheme(), "localhost", this.listening.getLocalPort());
	}

	/** Return how many connections there have been that were opened to the end. */
	long connections() {
		return this.connections.stream().filter(ServedConnection::isGreeted).count();
	}

	/** Return how many connections are still being read from. */
	long open() {
		return this.connections.stream().filter((connection) -> !connection.isServed()).count();
	}

	/** Return the paths that were posted to, in the order they came. */
	List<String> posts() {
		return this.requests.stream()
			.map((request) -> request.line().split(" "))
			.filter((words) -> words[0].equals("POST"))
			.map((words) -> words[1])
			.toList();
	}

	/** Return the requests, in the order they came. */
	List<Request> requests() {
		return this.requests;
	}

	/** Do something to all connections that are idle. */
	void inflict(IdleFault fault) {
		inflict(fault, Duration.ZERO);
	}

	/** Do something to all connections that have been idle for at least that long. */
	void inflict(IdleFault fault, Duration idle) {
		this.connections.forEach((connection) -> inflict(fault, idle, connection));
		await().pollDelay(Duration.ZERO).until(() -> this.connections.stream().noneMatch(ServedConnection::isClosing));
	}

	private static void inflict(IdleFault fault, Duration idle, ServedConnection connection) {
		try {
			connection.inflict(fault, idle);
		}
		catch (IOException ex) {
			// The client was faster, and has ended the connection itself.
		}
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		for (ServedConnection connection : this.connections) {
			connection.close();
		}
	}

	/**
	 * A request that arrived.
	 *
	 * @param line its first line
	 * @param idle for how long its connection had been idle
	 */
	record Request(String line, Duration idle) {

	}

}
