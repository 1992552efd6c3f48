package io.httppool.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server that answers each request with 200 bytes after a while, with a thread for each
 * connection, until its standard input ends. Its first line names its port, and another
 * that tells how many connections it has accepted.
 */
public final class TimedServer {

	private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + "x".repeat(200))
		.getBytes(StandardCharsets.US_ASCII);

	private static final int BACKLOG = 4096;

	private final long serviceMillis;

	private final AtomicLong accepted = new AtomicLong();

	private TimedServer(long serviceMillis) {
		this.serviceMillis = serviceMillis;
	}

	/**
	 * Run the process.
	 * @param args how many milliseconds an answer takes, and the directory of the key, or
	 * a hyphen for no TLS
	 * @throws IOException if it cannot listen
	 * @throws GeneralSecurityException if the key is not as expected
	 */
	public static void main(String[] args) throws IOException, GeneralSecurityException {
		TimedServer server = new TimedServer(Long.parseLong(args[0]));
		ServerSocketFactory sockets = args[1].equals("-") ? ServerSocketFactory.getDefault()
				: context(new Secrets(Path.of(args[1]))).getServerSocketFactory();
		try (ServerSocket pages = sockets.createServerSocket(0, BACKLOG);
				ServerSocket status = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
			server.serve(pages, server::answer);
			server.serve(status, server::tell);
			System.out.println(pages.getLocalPort() + " " + status.getLocalPort());
			System.in.transferTo(System.err); // it ends with the process that reads the
												// line
		}
	}

	private static SSLContext context(Secrets secrets) throws IOException, GeneralSecurityException {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(secrets.load(), Secrets.PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), null, null);
		return context;
	}

	private void serve(ServerSocket server, Service service) {
		start(() -> {
			while (!server.isClosed()) {
				Socket socket = server.accept();
				start(() -> serve(socket, service));
			}
		});
	}

	private static void serve(Socket socket, Service service) throws IOException {
		try (socket) {
			socket.setTcpNoDelay(true);
			service.serve(socket);
		}
	}

	private void answer(Socket socket) throws IOException {
		this.accepted.incrementAndGet();
		BufferedReader requests = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		for (String line = requests.readLine(); line != null; line = requests.readLine()) {
			if (line.isEmpty()) {
				pause();
				socket.getOutputStream().write(ANSWER);
			}
		}
	}

	private void pause() throws IOException {
		try {
			Thread.sleep(this.serviceMillis);
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private void tell(Socket socket) throws IOException {
		socket.getOutputStream().write(("accepts " + this.accepted).getBytes(StandardCharsets.US_ASCII));
	}

	private static void start(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// The client has closed the connection, or the server ends.
			}
		}, "server");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Work on sockets.
	 */
	private interface Work {

		void run() throws IOException;

	}

	/**
	 * A service for a connection.
	 */
	private interface Service {

		void serve(Socket socket) throws IOException;

	}

}
