package io.httppool.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.core5.http.HttpHost;

import io.httppool.LoopbackServer;

/**
 * A server that misbehaves as the path of a request says, and counts its open sockets. It
 * answers a request for {@code /hold} when {@link #letGo()} is called.
 */
final class CountingServer implements AutoCloseable {

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger mostOpen = new AtomicInteger();

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicInteger held = new AtomicInteger();

	private final CountDownLatch letGo = new CountDownLatch(1);

	private final LoopbackServer server;

	CountingServer() throws IOException {
		this.server = new LoopbackServer(this::serve);
	}

	HttpHost host() {
		return this.server.host("http");
	}

	String url(String path) {
		return host().toURI() + path;
	}

	int open() {
		return this.open.get();
	}

	int mostOpen() {
		return this.mostOpen.get();
	}

	int requests() {
		return this.requests.get();
	}

	int held() {
		return this.held.get();
	}

	void letGo() {
		this.letGo.countDown();
	}

	@Override
	public void close() {
		letGo();
		this.server.close();
	}

	private void serve(Socket socket) throws IOException {
		this.mostOpen.accumulateAndGet(this.open.incrementAndGet(), Math::max);
		try (socket) {
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			String path = "";
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				path = line.startsWith("GET ") ? line.split(" ")[1] : path;
				if (line.isEmpty() && !answer(socket, path)) {
					return;
				}
			}
		}
		finally {
			this.open.decrementAndGet();
		}
	}

	/** Answer a request, and return whether the connection stays open. */
	private boolean answer(Socket socket, String path) throws IOException {
		this.requests.incrementAndGet();
		switch (path) {
			case "/reset" -> {
				LoopbackServer.send(socket,
						"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nhalf");
				socket.setSoLinger(true, 0);
				return false;
			}
			case "/truncate" -> {
				LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n");
				return false;
			}
			case "/hold" -> hold();
			default -> {
			}
		}
		LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok");
		if (path.equals("/timeout")) {
			LoopbackServer.send(socket,
					"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
		}
		return !path.equals("/close") && !path.equals("/timeout");
	}

	private void hold() throws IOException {
		this.held.incrementAndGet();
		try {
			this.letGo.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

}
