package io.httppool.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own that answers each GET with 200 bytes: nginx, or one
 * that takes its time. Both tell at a second port how many connections they have
 * accepted.
 */
final class Upstream implements AutoCloseable {

	private static final Pattern ACCEPTED = Pattern.compile("(?:requests\\s+|accepts )(\\d+)");

	private static final Duration START = Duration.ofSeconds(20);

	private final Child child;

	private final String scheme;

	private final int port;

	private final int statusPort;

	/**
	 * The number of connections that were made to ask for this number, as nginx counts.
	 */
	private int asked;

	private Upstream(Child child, String scheme, int port, int statusPort) {
		this.child = child;
		this.scheme = scheme;
		this.port = port;
		this.statusPort = statusPort;
	}

	static Upstream start(Cell cell, Secrets secrets, boolean isPinned) throws IOException, InterruptedException {
		return (cell.serviceMillis() == 0) ? nginx(cell, secrets, isPinned) : timed(cell, secrets, isPinned);
	}

	private static Upstream timed(Cell cell, Secrets secrets, boolean isPinned) throws IOException {
		Child child = new Child(isPinned, Child.SERVER, Child.java(TimedServer.class, List.of("-Xss256k"),
				List.of(String.valueOf(cell.serviceMillis()), cell.isSecure() ? secrets.directory().toString() : "-")));
		String[] ports = child.readLine().split(" ", -1);
		return new Upstream(child, cell.isSecure() ? "https" : "http", Integer.parseInt(ports[0]),
				Integer.parseInt(ports[1]));
	}

	private static Upstream nginx(Cell cell, Secrets secrets, boolean isPinned)
			throws IOException, InterruptedException {
		Path directory = Files.createTempDirectory(secrets.directory(), "nginx");
		int port = freePort();
		int statusPort = freePort();
		Path config = directory.resolve("nginx.conf");
		Files.writeString(config, config(cell, secrets, port, statusPort).replace("DIR", directory.toString()));
		Child child = new Child(isPinned, Child.SERVER, List.of("nginx", "-p", directory.toString(), "-c",
				config.toString(), "-e", directory.resolve("error.log").toString()));
		Upstream upstream = new Upstream(child, cell.isSecure() ? "https" : "http", port, statusPort);
		upstream.awaitStart();
		return upstream;
	}

	private static String config(Cell cell, Secrets secrets, int port, int statusPort) {
		String tls = !cell.isSecure() ? ""
				: "ssl_certificate %s; ssl_certificate_key %s;".formatted(secrets.certificate(), secrets.key());
		return """
				daemon off; worker_processes 1; worker_rlimit_nofile 16384; pid DIR/pid;
				events { worker_connections 8192; }
				http {
					access_log off; keepalive_requests 1000000000; keepalive_timeout 1h; default_type text/plain;
					client_body_temp_path DIR/body; proxy_temp_path DIR/proxy; fastcgi_temp_path DIR/fastcgi;
					uwsgi_temp_path DIR/uwsgi; scgi_temp_path DIR/scgi;
					server { listen 0.0.0.0:%d backlog=4096 %s; %s location / { return 200 "%s"; } }
					server { listen 127.0.0.1:%d; location / { stub_status; } }
				}
				""".formatted(port, cell.isSecure() ? "ssl" : "", tls, "x".repeat(200), statusPort);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private void awaitStart() throws IOException, InterruptedException {
		long end = System.nanoTime() + START.toNanos();
		while (true) {
			try {
				opened();
				return;
			}
			catch (IOException ex) {
				if (!this.child.isAlive() || System.nanoTime() - end > 0) {
					throw ex;
				}
				Thread.sleep(50);
			}
		}
	}

	/**
	 * Return an address of a page. Each host is one of this machine.
	 * @param round the round: each has a host of its own in an open loop, so that there
	 * is no connection to it yet
	 */
	String url(Cell cell, int round) {
		String host = cell.isOpen() ? "127.0.%d.%d".formatted(1 + round / 200, 1 + round % 200) : "localhost";
		return "%s://%s:%d/".formatted(this.scheme, host, this.port);
	}

	/** Return how many connections were accepted so far. */
	long opened() throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.statusPort)) {
			this.asked++;
			socket.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.UTF_8));
			String status = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			Matcher accepted = ACCEPTED.matcher(status);
			if (!accepted.find()) {
				throw new IOException("No number of connections in: " + status);
			}
			return Long.parseLong(accepted.group(1)) - (status.contains("handled") ? this.asked : 0);
		}
	}

	Duration cpu() {
		return this.child.cpu();
	}

	/** Return the version of nginx. */
	static String version() {
		try {
			Process process = new ProcessBuilder("nginx", "-v").redirectErrorStream(true).start();
			return process.inputReader().readLine().replaceFirst(".*: ", "");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("nginx is not installed", ex);
		}
	}

	@Override
	public void close() {
		this.child.close();
	}

}
