package io.httppool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.net.ServerSocketFactory;

import org.apache.hc.core5.http.HttpHost;

/**
 * A server on a port of its own that treats each connection as a test wants.
 */
public final class LoopbackServer implements AutoCloseable {

	private final ServerSocket listening;

	private final Handler handler;

	private final List<Socket> accepted = new CopyOnWriteArrayList<>();

	private final BlockingQueue<Socket> finished = new LinkedBlockingQueue<>();

	public LoopbackServer(Handler handler) throws IOException {
		this(ServerSocketFactory.getDefault(), handler);
	}

	public LoopbackServer(ServerSocketFactory sockets, Handler handler) throws IOException {
		this(sockets.createServerSocket(0, 50, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 })), handler);
	}

	private LoopbackServer(ServerSocket listening, Handler handler) {
		this.listening = listening;
		this.handler = handler;
		start(this::accept);
	}

	/** Return a server on another address of this machine. */
	public static LoopbackServer at(String address, int port, Handler handler) throws IOException {
		return new LoopbackServer(new ServerSocket(port, 50, InetAddress.getByName(address)), handler);
	}

	/** Return a server that answers each request with the same headers and no body. */
	public static LoopbackServer answering(String... headers) throws IOException {
		return new LoopbackServer((socket) -> answer(socket, headers));
	}

	/** Answer requests until the client has had enough. */
	public static void answer(Socket socket, String... headers) throws IOException {
		while (answerOnce(socket, headers)) {
			// The next request may come.
		}
	}

	/** Answer one request, and return whether there was one. */
	public static boolean answerOnce(Socket socket, String... headers) throws IOException {
		if (!readHead(socket)) {
			return false;
		}
		send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n%s\r\n"
			.formatted(List.of(headers).stream().map((header) -> header + "\r\n").collect(Collectors.joining())));
		return true;
	}

	/** Read the head of a request and no further, and return whether it came. */
	public static boolean readHead(Socket socket) throws IOException {
		int lineEnds = 0;
		int next = socket.getInputStream().read();
		while (next >= 0) {
			lineEnds = (next == '\n') ? lineEnds + 1 : lineEnds;
			lineEnds = (next != '\n' && next != '\r') ? 0 : lineEnds;
			if (lineEnds == 2) {
				return true;
			}
			next = socket.getInputStream().read();
		}
		return false;
	}

	public static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "loopback-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket socket = this.listening.accept();
				this.accepted.add(socket);
				start(() -> handle(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void handle(Socket socket) {
		try {
			this.handler.handle(socket);
		}
		catch (IOException ex) {
			// The client has gone, or the test is over: both end the connection.
		}
		finally {
			this.finished.add(socket);
		}
	}

	public HttpHost host(String scheme) {
		return new HttpHost(scheme, "localhost", this.listening.getLocalPort());
	}

	public int port() {
		return this.listening.getLocalPort();
	}

	/** Return the number of connections so far. */
	public int connections() {
		return this.accepted.size();
	}

	/** Wait until a connection has been served to its end. */
	public boolean awaitEnd() throws InterruptedException {
		return this.finished.poll(10, TimeUnit.SECONDS) != null;
	}

	@Override
	public void close() {
		try {
			this.listening.close();
			for (Socket socket : this.accepted) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The treatment of a connection.
	 */
	@FunctionalInterface
	public interface Handler {

		void handle(Socket socket) throws IOException;

	}

}
