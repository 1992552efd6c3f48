package io.httppool.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;

/**
 * An HTTP server that tells its clients from which port and with which certificate they
 * came. A request for {@code /hold} is answered when {@link #letGo()} is called.
 */
final class TellingServer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();

	private final CountDownLatch holding = new CountDownLatch(1);

	private final CountDownLatch letGo = new CountDownLatch(1);

	private TellingServer(HttpServer server) {
		this.server = server;
		this.server.createContext("/", this::answer);
		this.server.setExecutor(this.executor);
		this.server.start();
	}

	static TellingServer http() {
		try {
			return new TellingServer(HttpServer.create(loopback(), 0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static TellingServer https(SSLContext context) {
		try {
			HttpsServer server = HttpsServer.create(loopback(), 0);
			server.setHttpsConfigurator(new HttpsConfigurator(context) {

				@Override
				public void configure(HttpsParameters parameters) {
					SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
					ssl.setWantClientAuth(true);
					parameters.setSSLParameters(ssl);
				}

			});
			return new TellingServer(server);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static InetSocketAddress loopback() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.clientPorts.add(exchange.getRemoteAddress().getPort());
			exchange.getRequestBody().readAllBytes();
			if (exchange.getRequestURI().getPath().equals("/hold")) {
				this.holding.countDown();
				this.letGo.await(30, TimeUnit.SECONDS);
			}
			byte[] body = certificate(exchange).getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String certificate(HttpExchange exchange) {
		if (exchange instanceof HttpsExchange https) {
			try {
				Principal peer = https.getSSLSession().getPeerPrincipal();
				return peer.getName();
			}
			catch (SSLPeerUnverifiedException ex) {
				return "no certificate";
			}
		}
		return "plain";
	}

	void letGo() {
		this.letGo.countDown();
	}

	/** Wait until the first request is held. */
	void awaitHeld() throws InterruptedException {
		if (!this.holding.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("No request for /hold came");
		}
	}

	/** Return the ports of all connections that were ever used. */
	Set<Integer> clientPorts() {
		return this.clientPorts;
	}

	String url() {
		String scheme = (this.server instanceof HttpsServer) ? "https" : "http";
		return scheme + "://localhost:" + port();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		letGo();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
