package io.httppool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
 * An HTTP server that tells its clients with which certificate they came, and in a header
 * from which port: two answers with one port came over one connection.
 * <p>
 * The answer to {@code /late} takes a tenth of a second, that to {@code /hold} until
 * {@link #letGo()} is called, and to {@code /silent} there is none. The answer to
 * {@code /stays-open} promises an hour of keep-alive.
 */
public final class TellingServer implements AutoCloseable {

	/** The header with the port of the client. */
	public static final String PORT = "Client-Port";

	private static final Duration LATE = Duration.ofMillis(100);

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();

	private final CountDownLatch holding = new CountDownLatch(1);

	private final CountDownLatch letGo = new CountDownLatch(1);

	private final CountDownLatch closed = new CountDownLatch(1);

	private TellingServer(HttpServer server) {
		this.server = server;
		this.server.createContext("/", this::answer);
		this.server.setExecutor(this.executor);
		this.server.start();
	}

	public static TellingServer http() {
		try {
			return new TellingServer(HttpServer.create(loopback(), 0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Start a server that asks its clients for a certificate. */
	public static TellingServer https(SSLContext context) {
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
			exchange.getRequestBody().readAllBytes();
			int port = exchange.getRemoteAddress().getPort();
			this.clientPorts.add(port);
			exchange.getResponseHeaders().add(PORT, String.valueOf(port));
			if (delay(exchange)) {
				byte[] body = certificate(exchange).getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Do as the path says, and return whether there is an answer. */
	private boolean delay(HttpExchange exchange) throws InterruptedException {
		switch (exchange.getRequestURI().getPath()) {
			case "/hold" -> {
				this.holding.countDown();
				this.letGo.await(10, TimeUnit.SECONDS);
			}
			case "/late" -> this.closed.await(LATE.toMillis(), TimeUnit.MILLISECONDS);
			case "/silent" -> this.closed.await();
			case "/stays-open" -> exchange.getResponseHeaders().add("Keep-Alive", "timeout=3600");
			default -> {
			}
		}
		return this.closed.getCount() > 0;
	}

	private static String certificate(HttpExchange exchange) {
		if (exchange instanceof HttpsExchange https) {
			try {
				return https.getSSLSession().getPeerPrincipal().getName();
			}
			catch (SSLPeerUnverifiedException ex) {
				return "no certificate";
			}
		}
		return "plain";
	}

	public void letGo() {
		this.letGo.countDown();
	}

	/** Wait until the first request is held. */
	public void awaitHeld() throws InterruptedException {
		if (!this.holding.await(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("No request for /hold came");
		}
	}

	/** Return the ports of all connections that were ever used. */
	public Set<Integer> clientPorts() {
		return this.clientPorts;
	}

	/** Return the origin of the server. */
	public String url() {
		String scheme = (this.server instanceof HttpsServer) ? "https" : "http";
		return scheme + "://localhost:" + port();
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		letGo();
		this.closed.countDown();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
