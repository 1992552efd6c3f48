package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import io.httppool.LoopbackServer;

/**
 * A server that sends more than it was asked for. A request for {@code /7/1500} is
 * answered with {@code 7}; after 1500 microseconds, another answer follows that no
 * request has asked for. The answer to a {@code HEAD} is followed by it, too, as if it
 * were its body.
 */
final class StrayServer implements AutoCloseable {

	private static final String STRAY = "stray-";

	private final Map<Integer, Long> strayAt = new ConcurrentHashMap<>();

	private final LoopbackServer server;

	StrayServer() throws IOException {
		this.server = new LoopbackServer(this::serve);
	}

	String url(int number, long delayMicros) {
		return "%s/%d/%d".formatted(this.server.host("http").toURI(), number, delayMicros);
	}

	static boolean isStray(@Nullable String answer) {
		return answer != null && answer.startsWith(STRAY);
	}

	/** Return when a stray answer had been sent, as a reading of the nanoseconds. */
	long sentAt(String stray) {
		return this.strayAt.get(Integer.valueOf(stray.substring(STRAY.length())));
	}

	@Override
	public void close() {
		this.server.close();
	}

	private void serve(Socket accepted) throws IOException {
		try (Socket socket = accepted) {
			answer(socket);
		}
	}

	private void answer(Socket socket) throws IOException {
		socket.setTcpNoDelay(true);
		for (String start = readHead(socket); !start.isEmpty(); start = readHead(socket)) {
			String[] path = start.split("[ /]");
			LoopbackServer.send(socket, answer(path[2], start.startsWith("HEAD")));
			LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(path[3])));
			LoopbackServer.send(socket, answer(STRAY + path[2], false));
			this.strayAt.put(Integer.valueOf(path[2]), System.nanoTime());
		}
	}

	private static String answer(String body, boolean isHead) {
		return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(),
				isHead ? "" : body);
	}

	/** Return the first line of a head, empty at the end. */
	private static String readHead(Socket socket) throws IOException {
		StringBuilder head = new StringBuilder();
		int next = socket.getInputStream().read();
		while (next >= 0) {
			head.append((char) next);
			if (head.indexOf("\r\n\r\n") >= 0) {
				return head.substring(0, head.indexOf("\r\n"));
			}
			next = socket.getInputStream().read();
		}
		return "";
	}

}
