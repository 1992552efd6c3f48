package io.httppool.endpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A reverse proxy that answers below a prefix of its own, and knows nothing of the page:
 * a slash at the end of the prefix is dropped.
 */
final class StrippingProxy implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final String prefix;

	private final String target;

	private final HttpServer server;

	StrippingProxy(String prefix, String target) {
		this.prefix = prefix;
		this.target = target;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext(prefix, this::forward);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	String origin() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	private void forward(HttpExchange exchange) throws IOException {
		URI asked = exchange.getRequestURI();
		String path = asked.getRawPath().substring(this.prefix.length()).replaceFirst("/$", "");
		String query = (asked.getRawQuery() != null) ? "?" + asked.getRawQuery() : "";
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.target + path + query))
			.header("Accept", exchange.getRequestHeaders().getFirst("Accept"))
			.build();
		try {
			HttpResponse<byte[]> answer = this.client.send(request, BodyHandlers.ofByteArray());
			answer.headers()
				.firstValue("Content-Type")
				.ifPresent((type) -> exchange.getResponseHeaders().set("Content-Type", type));
			exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
			try (OutputStream body = exchange.getResponseBody()) {
				body.write(answer.body());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
