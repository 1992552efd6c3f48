package io.httppool.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ServerSocketFactory;

import io.httppool.LoopbackServer;

/**
 * A server that breaks some exchanges in the way a test wants: the first one for each
 * path below {@code /faulty}, and every one below {@code /broken}. It answers all others.
 * It reads a request to its end before it acts, but only the head where the path ends in
 * {@code /unread}.
 */
final class BreakingServer implements AutoCloseable {

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	private final String scheme;

	private final LoopbackServer.Handler fault;

	private final LoopbackServer server;

	private BreakingServer(String scheme, ServerSocketFactory sockets, LoopbackServer.Handler fault)
			throws IOException {
		this.scheme = scheme;
		this.fault = fault;
		this.server = new LoopbackServer(sockets, this::serve);
	}

	static BreakingServer http(LoopbackServer.Handler fault) throws IOException {
		return new BreakingServer("http", ServerSocketFactory.getDefault(), fault);
	}

	static BreakingServer https(ServerSocketFactory sockets, LoopbackServer.Handler fault) throws IOException {
		return new BreakingServer("https", sockets, fault);
	}

	/** End a connection so that its peer is told to forget it. */
	static void reset(Socket socket) throws IOException {
		socket.setSoLinger(true, 0);
		socket.close();
	}

	static void answer(Socket socket) throws IOException {
		LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok");
	}

	String url(String path) {
		return this.server.host(this.scheme).toURI() + path;
	}

	/** Return how many requests came for a path. */
	int requests(String path) {
		return Collections.frequency(this.requests, path);
	}

	int connections() {
		return this.server.connections();
	}

	@Override
	public void close() {
		this.server.close();
	}

	private void serve(Socket socket) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		for (Head head = Head.read(in); head != null && !socket.isClosed(); head = Head.read(in)) {
			this.requests.add(head.path());
			boolean isFirst = this.seen.add(head.path());
			boolean isFaulty = head.path().startsWith("/broken") || (isFirst && head.path().startsWith("/faulty"));
			if (!isFaulty || !head.path().endsWith("/unread")) {
				in.skip(head.length());
			}
			if (isFaulty) {
				this.fault.handle(socket);
			}
			else {
				answer(socket);
			}
		}
	}

	/**
	 * The head of a request.
	 */
	private record Head(String path, int length) {

		static Head read(BufferedReader in) throws IOException {
			String start = in.readLine();
			int length = 0;
			for (String line = start; line != null && !line.isEmpty(); line = in.readLine()) {
				if (line.startsWith("Content-Length: ")) {
					length = Integer.parseInt(line.substring("Content-Length: ".length()));
				}
			}
			return (start != null) ? new Head(start.split(" ")[1], length) : null;
		}

	}

}
