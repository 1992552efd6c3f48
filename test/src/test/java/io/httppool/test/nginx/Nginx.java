package io.httppool.test.nginx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.awaitility.Awaitility.await;

/**
 * The nginx of the distribution, on the loopback interface and with all its files in one
 * directory. It answers each request at once, and ends a connection after ten requests or
 * after a second without one.
 */
final class Nginx implements AutoCloseable {

	/** The path below which it counts connections. */
	static final String STATUS = "/status";

	private static final Duration BOUND = Duration.ofSeconds(10);

	private static final String CONFIGURATION = """
			daemon off;
			worker_processes 1;
			pid nginx.pid;
			events {
				worker_connections 1024;
			}
			http {
				access_log off;
				client_body_temp_path body;
				proxy_temp_path proxy;
				fastcgi_temp_path fastcgi;
				uwsgi_temp_path uwsgi;
				scgi_temp_path scgi;
				keepalive_timeout 1s;
				keepalive_requests 10;
				server {
					listen 127.0.0.1:%d;
					location / {
						return 200 posted;
					}
					location %s {
						stub_status;
					}
				}
			}
			""";

	private final int port;

	private final Process process;

	private Nginx(int port, Process process) {
		this.port = port;
		this.process = process;
	}

	/** Return its program, if it is installed. */
	static Optional<Path> program() {
		return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
			.map((directory) -> Path.of(directory, "nginx"))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * Start it and wait until it accepts connections.
	 * @param directory where it has its files
	 */
	static Nginx start(Path program, Path directory) throws IOException {
		int port = freePort();
		Path configuration = Files.writeString(directory.resolve("nginx.conf"), CONFIGURATION.formatted(port, STATUS));
		Process process = new ProcessBuilder(program.toString(), "-p", directory.toString(), "-c",
				configuration.toString(), "-e", "stderr")
			.inheritIO()
			.start();
		Nginx nginx = new Nginx(port, process);
		await().atMost(BOUND).until(nginx::isListening);
		return nginx;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
			return socket.getLocalPort();
		}
	}

	private static InetAddress loopback() throws IOException {
		return InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
	}

	private boolean isListening() throws IOException {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("nginx ended with " + this.process.exitValue());
		}
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(loopback(), this.port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	String url() {
		return "http://127.0.0.1:" + this.port;
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
	}

}
