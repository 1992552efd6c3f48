package io.httppool.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server in a process of its own, until its standard input ends. The path of a request
 * says how it is answered: {@code /wait/20} after 20 ms, {@code /busy/300} after 300 ms
 * or, one time in fifty, at once with status 429, and {@code /work/100} by one of ten
 * workers, each of which is busy for 100 ms.
 */
public final class TunedServer implements AutoCloseable {

	/** The number of workers. */
	static final int WORKERS = 10;

	private static final int BACKLOG = 4000;

	private static final int THREADS = 4;

	private static final double TURNED_AWAY = 0.02;

	private static final byte[] ANSWER = "answer".getBytes(StandardCharsets.US_ASCII);

	private final ServerProcess process;

	/** Start the process and wait until it listens. */
	TunedServer() throws IOException {
		this.process = ServerProcess.start(TunedServer.class, "-Dsun.net.httpserver.nodelay=true",
				"-Dsun.net.httpserver.maxIdleConnections=4000");
	}

	public static void main(String[] args) throws IOException {
		ExecutorService answering = Executors.newFixedThreadPool(THREADS);
		Semaphore workers = new Semaphore(WORKERS, true);
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
		server.setExecutor(Executors.newCachedThreadPool());
		server.createContext("/wait/",
				(exchange) -> after(millis(exchange), answering).execute(() -> answer(exchange, 200)));
		server.createContext("/busy/", (exchange) -> {
			boolean isTurnedAway = ThreadLocalRandom.current().nextDouble() < TURNED_AWAY;
			after(isTurnedAway ? 0 : millis(exchange), answering)
				.execute(() -> answer(exchange, isTurnedAway ? 429 : 200));
		});
		server.createContext("/work/", (exchange) -> {
			workers.acquireUninterruptibly();
			after(millis(exchange), answering).execute(() -> {
				workers.release();
				answer(exchange, 200);
			});
		});
		server.start();
		System.out.println(server.getAddress().getPort());
		System.in.transferTo(System.err); // it ends with the process that started this
		System.exit(0);
	}

	private static Executor after(long millis, Executor executor) {
		return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, executor);
	}

	private static long millis(HttpExchange exchange) {
		String path = exchange.getRequestURI().getPath();
		return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
	}

	private static void answer(HttpExchange exchange, int status) {
		try (exchange) {
			exchange.sendResponseHeaders(status, ANSWER.length);
			exchange.getResponseBody().write(ANSWER);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String origin(String host) {
		return "http://" + host + ":" + this.process.port();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
