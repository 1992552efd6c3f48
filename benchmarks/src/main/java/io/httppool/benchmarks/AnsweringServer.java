package io.httppool.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server in a process of its own that answers each request with 200 bytes and keeps
 * every connection open, until its standard input ends.
 */
public final class AnsweringServer implements AutoCloseable {

	private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + "x".repeat(200))
		.getBytes(StandardCharsets.US_ASCII);

	private static final int BACKLOG = 50;

	private final ServerProcess process;

	/**
	 * Start the process and wait until it listens.
	 * @param options further options for Java
	 */
	AnsweringServer(String... options) throws IOException {
		this.process = ServerProcess.start(AnsweringServer.class, options);
	}

	public static void main(String[] args) throws IOException {
		String address = System.getProperty("httppool.benchmarks.address", "127.0.0.1");
		try (ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getByName(address))) {
			System.out.println(server.getLocalPort());
			start(() -> accept(server));
			System.in.transferTo(System.err); // the standard input ends with the process
												// that started this one
		}
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "answering-server");
		thread.setDaemon(true);
		thread.start();
	}

	private static void accept(ServerSocket server) {
		try {
			while (!server.isClosed()) {
				Socket socket = server.accept();
				socket.setTcpNoDelay(true);
				start(() -> answer(socket));
			}
		}
		catch (IOException ex) {
			if (!server.isClosed()) {
				System.err.println("The server stopped: " + ex);
			}
		}
	}

	private static void answer(Socket socket) {
		try (socket) {
			BufferedReader requests = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			for (String line = requests.readLine(); line != null; line = requests.readLine()) {
				if (line.isEmpty()) {
					socket.getOutputStream().write(ANSWER);
				}
			}
		}
		catch (IOException ex) {
			// The client has closed the connection, with a reset.
		}
	}

	int port() {
		return this.process.port();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
