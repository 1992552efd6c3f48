package io.httppool.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;

/**
 * An nginx over TLS, as it is without settings of its own.
 *
 * @param process the process
 * @param port the port at which it listens
 */
record NginxServer(Process process, int port) implements AutoCloseable {

	private static final String CONFIGURATION = """
			daemon off;
			master_process off;
			pid %1$s/nginx.pid;
			error_log %1$s/error.log;
			events { worker_connections 512; }
			http {
			  access_log off;
			  client_body_temp_path %1$s/body;
			  proxy_temp_path %1$s/proxy;
			  fastcgi_temp_path %1$s/fastcgi;
			  uwsgi_temp_path %1$s/uwsgi;
			  scgi_temp_path %1$s/scgi;
			  server {
			    listen 127.0.0.1:%2$d ssl;
			    ssl_protocols TLSv1.2 TLSv1.3;
			    ssl_certificate %1$s/cert.pem;
			    ssl_certificate_key %1$s/key.pem;
			    location / { return 200 "ok"; }
			  }
			}
			""";

	/** Start nginx, and wait until it listens. */
	static NginxServer start(KeyStore store) throws IOException, GeneralSecurityException, InterruptedException {
		Path directory = Files.createTempDirectory("nginx");
		Key key = store.getKey("benchmark", Keys.PASSWORD.toCharArray());
		Files.writeString(directory.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded()));
		Files.writeString(directory.resolve("cert.pem"),
				pem("CERTIFICATE", store.getCertificate("benchmark").getEncoded()));
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		Path file = directory.resolve("nginx.conf");
		Files.writeString(file, CONFIGURATION.formatted(directory, port));
		Process process = new ProcessBuilder("nginx", "-p", directory.toString(), "-c", file.toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		while (!isListening(port)) {
			if (!process.isAlive()) {
				throw new IOException("nginx ended with " + process.exitValue());
			}
			Thread.sleep(20);
		}
		return new NginxServer(process, port);
	}

	private static String pem(String type, byte[] bytes) {
		return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(type,
				Base64.getMimeEncoder().encodeToString(bytes));
	}

	private static boolean isListening(int port) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (ConnectException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
