package io.httppool.connect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.http.HttpHost;

import io.httppool.LoopbackServer;
import io.httppool.connect.Moment.Phase;
import io.httppool.test.fault.TestCertificate;

/**
 * A name resolution, a proxy and two servers that hold a request in the phase that a
 * {@link Moment} names. It counts the connections that were accepted, and those whose end
 * was seen. Thread-safe, for one request at a time.
 */
final class HoldingServers implements DnsResolver, AutoCloseable {

	static final int SMALL = 1;

	/** More than the buffers of both sockets take. */
	static final int LARGE = 8 * 1024 * 1024;

	private static final SSLContext SSL = TestCertificate.localhost().sslContext();

	private static final String SILENT = "127.0.0.2";

	private static final int PATIENCE_MILLIS = 30_000;

	private final AtomicInteger ended = new AtomicInteger();

	private final LoopbackServer plain = new LoopbackServer((socket) -> serve(socket, this::exchange));

	private final LoopbackServer secure = new LoopbackServer((socket) -> serve(socket, this::exchangeOverTls));

	private final LoopbackServer proxy = new LoopbackServer((socket) -> serve(socket, this::tunnel));

	private final SilentAddress silent = new SilentAddress(SILENT, this.plain.port());

	private volatile Moment moment = new Moment(Phase.LOOKUP);

	HoldingServers() throws IOException {
	}

	/** Hold the next request at a moment. */
	void hold(Moment moment) {
		this.moment = moment;
	}

	HttpHost host(String scheme) {
		return (scheme.equals("https") ? this.secure : this.plain).host(scheme);
	}

	HttpHost proxy() {
		return this.proxy.host("http");
	}

	int accepted() {
		return this.plain.connections() + this.secure.connections() + this.proxy.connections();
	}

	int ended() {
		return this.ended.get();
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		Moment current = this.moment;
		current.pass(Phase.LOOKUP);
		if (current.phase() == Phase.CONNECT) {
			current.reached().countDown();
		}
		return new InetAddress[] { InetAddress.getByName(SILENT), InetAddress.getByName("127.0.0.1") };
	}

	@Override
	public String resolveCanonicalHostname(String host) {
		return host;
	}

	/** Serve a connection until its client has ended it, and count that. */
	private void serve(Socket socket, LoopbackServer.Handler handler) throws IOException {
		socket.setSoTimeout(PATIENCE_MILLIS);
		try {
			handler.handle(socket);
		}
		catch (IOException ex) {
			// The client was cancelled; below is seen whether it has also gone.
		}
		if (isEnded(socket)) {
			this.ended.incrementAndGet();
		}
		socket.close();
	}

	private static boolean isEnded(Socket socket) {
		try {
			socket.getInputStream().transferTo(OutputStream.nullOutputStream());
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return !socket.isClosed();
		}
	}

	private void exchangeOverTls(Socket socket) throws IOException {
		this.moment.pass(Phase.TLS);
		exchange(Peer.secure(socket, SSL).speaking());
	}

	private void exchange(Socket socket) throws IOException {
		for (String head = head(socket); !head.isEmpty(); head = head(socket)) {
			this.moment.pass(Phase.WRITE);
			socket.getInputStream().readNBytes(head.contains("/large") ? LARGE : SMALL);
			LoopbackServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
			this.moment.pass(Phase.READ);
			LoopbackServer.send(socket, "67890");
		}
	}

	private void tunnel(Socket client) throws IOException {
		String head = head(client);
		this.moment.pass(Phase.TUNNEL);
		if (head.isEmpty()) {
			return;
		}
		int port = Integer.parseInt(head.substring(head.indexOf(':') + 1, head.indexOf(" HTTP")));
		try (Socket origin = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
			LoopbackServer.send(client, "HTTP/1.1 200 Connected\r\n\r\n");
			Thread back = new Thread(() -> pass(origin, client), "tunnel");
			back.setDaemon(true);
			back.start();
			client.getInputStream().transferTo(origin.getOutputStream());
		}
	}

	private static void pass(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// Either side has gone.
		}
	}

	/** Read a head and no byte more; return nothing where the client has gone. */
	private static String head(Socket socket) throws IOException {
		InputStream in = socket.getInputStream();
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			byte[] next = in.readNBytes(1);
			if (next.length == 0) {
				return "";
			}
			head.append(new String(next, StandardCharsets.US_ASCII));
		}
		return head.toString();
	}

	@Override
	public void close() throws IOException {
		this.plain.close();
		this.secure.close();
		this.proxy.close();
		this.silent.close();
	}

}
