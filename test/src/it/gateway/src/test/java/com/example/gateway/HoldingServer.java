package com.example.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server that answers as many requests as it is told to.
 */
final class HoldingServer implements AutoCloseable {

	private final Semaphore answers = new Semaphore(0);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final HttpServer server;

	HoldingServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.answers.acquireUninterruptibly();
		byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(200, hello.length);
		exchange.getResponseBody().write(hello);
		exchange.close();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	void answer(int requests) {
		this.answers.release(requests);
	}

	@Override
	public void close() {
		this.answers.release(1_000_000);
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
