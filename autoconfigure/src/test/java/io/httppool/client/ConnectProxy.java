package io.httppool.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import javax.net.ServerSocketFactory;

import org.apache.hc.core5.http.HttpHost;

import io.httppool.LoopbackServer;

/**
 * A proxy that opens tunnels, or answers the requests for them as a test wants. It
 * records the head of each request that it sees in clear.
 */
final class ConnectProxy implements AutoCloseable {

	static final String OPENED = "HTTP/1.1 200 Connected\r\n\r\n";

	private final List<String> heads = new CopyOnWriteArrayList<>();

	private final String scheme;

	private final Script script;

	private final LoopbackServer server;

	private ConnectProxy(String scheme, ServerSocketFactory sockets, Script script) throws IOException {
		this.scheme = scheme;
		this.script = script;
		this.server = new LoopbackServer(sockets, this::serve);
	}

	/** Start a proxy that opens each tunnel. */
	static ConnectProxy open() throws IOException {
		return http((proxy, client, head) -> proxy.tunnel(client, head, OPENED));
	}

	static ConnectProxy http(Script script) throws IOException {
		return new ConnectProxy("http", ServerSocketFactory.getDefault(), script);
	}

	/** Start a proxy to which its clients speak TLS. */
	static ConnectProxy https(ServerSocketFactory sockets, Script script) throws IOException {
		return new ConnectProxy("https", sockets, script);
	}

	HttpHost host() {
		return this.server.host(this.scheme);
	}

	int connections() {
		return this.server.connections();
	}

	/** Return the heads of all requests so far. */
	List<String> heads() {
		return this.heads;
	}

	/** Return the targets of all requests so far, for a tunnel or not. */
	List<String> targets() {
		return this.heads.stream().map((head) -> head.split(" ")[1]).toList();
	}

	@Override
	public void close() {
		this.server.close();
	}

	private void serve(Socket client) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
		try (client) {
			boolean isGoingOn = true;
			while (isGoingOn) {
				String head = in.lines().takeWhile((line) -> !line.isEmpty()).collect(Collectors.joining("\n"));
				if (!head.isEmpty()) {
					this.heads.add(head);
				}
				isGoingOn = !head.isEmpty() && this.script.answer(this, client, head);
			}
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	/** Send an answer that opens a tunnel, and pass on bytes until either side closes. */
	boolean tunnel(Socket client, String head, String answer) throws IOException {
		String target = head.split(" ")[1];
		int port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
		try (client; Socket origin = new Socket(InetAddress.getLoopbackAddress(), port)) {
			LoopbackServer.send(client, answer);
			Thread back = new Thread(() -> pass(origin, client), "tunnel");
			back.setDaemon(true);
			back.start();
			client.getInputStream().transferTo(origin.getOutputStream());
		}
		return false;
	}

	private static void pass(Socket from, Socket to) {
		try (to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// Either side has closed the tunnel.
		}
	}

	/**
	 * The behaviour of a proxy.
	 */
	@FunctionalInterface
	interface Script {

		/** Answer one request, and return whether the connection goes on. */
		boolean answer(ConnectProxy proxy, Socket client, String head) throws IOException;

	}

}
