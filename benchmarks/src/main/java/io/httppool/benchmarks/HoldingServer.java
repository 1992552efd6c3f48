package io.httppool.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in a process of its own that answers one request on each connection and then
 * keeps it open, until its standard input ends.
 */
public final class HoldingServer implements AutoCloseable {

	private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
		.getBytes(StandardCharsets.US_ASCII);

	private static final int BACKLOG = 50;

	private final Process process;

	private final int port;

	/** Start the process and wait until it listens. */
	HoldingServer() throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		this.process = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"),
				HoldingServer.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String line = this.process.inputReader().readLine();
		if (line == null) {
			throw new IOException("The server did not start");
		}
		this.port = Integer.parseInt(line);
	}

	public static void main(String[] args) throws IOException {
		try (ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
			System.out.println(server.getLocalPort());
			Thread acceptor = new Thread(() -> hold(server), "holding-server");
			acceptor.setDaemon(true);
			acceptor.start();
			System.in.transferTo(System.err); // ends with whoever started this process
		}
	}

	private static void hold(ServerSocket server) {
		List<Socket> held = new ArrayList<>();
		try {
			while (!server.isClosed()) {
				Socket socket = server.accept();
				held.add(socket);
				answer(socket);
			}
		}
		catch (IOException ex) {
			System.err.println("The server stopped with " + held.size() + " connections: " + ex);
		}
	}

	private static void answer(Socket socket) throws IOException {
		BufferedReader request = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		String line = request.readLine();
		while (line != null && !line.isEmpty()) {
			line = request.readLine();
		}
		socket.getOutputStream().write(ANSWER);
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
