package io.httppool.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;

/**
 * An HTTP server that answers with the port of the client, so that two answers tell
 * whether they came over one connection.
 */
final class LoopbackServer implements AutoCloseable {

	private final ExecutorService workers = Executors.newCachedThreadPool();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final String scheme;

	private final HttpServer server;

	LoopbackServer() {
		this("http", HttpServer::create);
	}

	/** Create a server that demands a certificate of its clients. */
	LoopbackServer(SSLContext context) {
		this("https", (address, backlog) -> {
			HttpsServer server = HttpsServer.create(address, backlog);
			server.setHttpsConfigurator(new HttpsConfigurator(context) {

				@Override
				public void configure(HttpsParameters parameters) {
					SSLParameters ssl = context.getDefaultSSLParameters();
					ssl.setNeedClientAuth(true);
					parameters.setSSLParameters(ssl);
				}

			});
			return server;
		});
	}

	private LoopbackServer(String scheme, Creator creator) {
		this.scheme = scheme;
		try {
			this.server = creator.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.workers);
		this.server.createContext("/", LoopbackServer::answer);
		this.server.createContext("/stays-open", (exchange) -> {
			exchange.getResponseHeaders().add("Keep-Alive", "timeout=3600");
			answer(exchange);
		});
		this.server.createContext("/late", (exchange) -> answerAfter(exchange, 100));
		this.server.createContext("/silent", (exchange) -> answerAfter(exchange, 60_000));
		this.server.start();
	}

	String origin() {
		return this.scheme + "://localhost:" + port();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	private void answerAfter(HttpExchange exchange, long millis) throws IOException {
		try {
			if (!this.closed.await(millis, TimeUnit.MILLISECONDS)) {
				answer(exchange);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void answer(HttpExchange exchange) throws IOException {
		byte[] port = String.valueOf(exchange.getRemoteAddress().getPort()).getBytes(StandardCharsets.US_ASCII);
		exchange.sendResponseHeaders(200, port.length);
		exchange.getResponseBody().write(port);
		exchange.close();
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.workers.shutdownNow();
	}

	private interface Creator {

		HttpServer create(InetSocketAddress address, int backlog) throws IOException;

	}

}
