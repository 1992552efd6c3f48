package io.httppool.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.http.HttpHost;

/**
 * A server that answers one request on each connection and closes it, and does not say
 * so.
 */
final class ClosingServer implements AutoCloseable {

	private final ServerSocket listening;

	private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

	ClosingServer() throws IOException {
		this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::accept, "closing-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try (Socket socket = this.listening.accept()) {
				answer(socket);
			}
			catch (IOException ex) {
				continue;
			}
			this.closed.add(1);
		}
	}

	/** Answer as soon as the request has ended. */
	private static void answer(Socket socket) throws IOException {
		BufferedReader request = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		String line = request.readLine();
		while (line != null && !line.isEmpty()) {
			line = request.readLine();
		}
		socket.getOutputStream()
			.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\n1"
				.getBytes(StandardCharsets.US_ASCII));
	}

	HttpHost host() {
		return new HttpHost("http", "localhost", this.listening.getLocalPort());
	}

	/** Wait until another connection has been closed. */
	boolean awaitClosed() throws InterruptedException {
		return this.closed.poll(30, TimeUnit.SECONDS) != null;
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
	}

}
