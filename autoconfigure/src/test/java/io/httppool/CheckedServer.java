package io.httppool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that remembers each connection and the head of each request, and answers all
 * with 200.
 */
public final class CheckedServer implements AutoCloseable {

	private final ServerSocket socket;

	private final AtomicInteger opened = new AtomicInteger();

	private final List<String> heads = new CopyOnWriteArrayList<>();

	private volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

	public CheckedServer() {
		this("127.0.0.1", 0);
	}

	public CheckedServer(String address, int port) {
		try {
			this.socket = new ServerSocket(port, 50, InetAddress.getByName(address));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "checked-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket accepted = this.socket.accept();
				this.opened.incrementAndGet();
				start(() -> serve(accepted));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket accepted) {
		try (accepted;
				BufferedReader reader = new BufferedReader(
						new InputStreamReader(accepted.getInputStream(), StandardCharsets.ISO_8859_1))) {
			for (String head = head(reader); !head.isEmpty(); head = head(reader)) {
				this.heads.add(head);
				boolean isCheck = !head.startsWith("GET /request ");
				String text = isCheck ? this.answer : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
				accepted.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
			}
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	private static String head(BufferedReader reader) throws IOException {
		StringBuilder head = new StringBuilder();
		for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
			head.append(line).append('\n');
		}
		return head.toString();
	}

	/** Answer differently, but to {@code GET /request}. */
	public void answer(String head) {
		this.answer = "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n".formatted(head);
	}

	/** Send these bytes as answers, but to {@code GET /request}. */
	public void answerRaw(String bytes) {
		this.answer = bytes;
	}

	/** Return the heads of all requests but {@code GET /request}. */
	public List<String> checks() {
		return this.heads.stream().filter((head) -> !head.startsWith("GET /request ")).toList();
	}

	/** Return how many connections were accepted. */
	public int opened() {
		return this.opened.get();
	}

	public int port() {
		return this.socket.getLocalPort();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
