package io.httppool.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

import io.httppool.connect.NameResolution;
import io.httppool.connect.PhasedOperator;
import io.httppool.connect.PooledConnectionFactory;
import io.httppool.time.Ticker;

/**
 * A measurement of the time that a new connection takes if the first of two addresses of
 * its host is dead, and of what a race costs if none is. It needs the addresses 127.0.0.2
 * and 127.0.0.3, as Linux has them.
 */
public final class OpeningCost {

	private static final Timeout CONNECT = Timeout.ofSeconds(2);

	private static final TlsConfig TLS = TlsConfig.custom().setHandshakeTimeout(Timeout.ofSeconds(5)).build();

	private static final Duration DELAY = Duration.ofMillis(250);

	private static final String LIVE = "127.0.0.1";

	private static final String SILENT = "127.0.0.2";

	private static final String MUTE = "127.0.0.3";

	private static final int FEW = 4;

	/** So many take less than the second for which an address is tried last. */
	private static final int SOME = 50;

	private static final int MANY = 400;

	private final DefaultClientTlsStrategy tls;

	private final ServerSocket server;

	private OpeningCost(SSLContext ssl) throws IOException {
		this.tls = new DefaultClientTlsStrategy(ssl, NoopHostnameVerifier.INSTANCE);
		this.server = ssl.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::serve, "server");
		thread.setDaemon(true);
		thread.start();
	}

	public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
		OpeningCost cost = new OpeningCost(Keys.context());
		try (ServerSocket mute = new ServerSocket(cost.server.getLocalPort(), 50, InetAddress.getByName(MUTE));
				Backlog silent = new Backlog(cost.server.getLocalPort())) {
			cost.millis(cost.ours(DELAY, LIVE), MANY);
			System.out.println("| new connection over TLS, ms | first | each after it (greatest) |");
			System.out.println("|---|--:|--:|");
			cost.printDead("no answer", silent.address());
			cost.printDead("no handshake", mute.getInetAddress().getHostAddress());
			cost.print("healthy, one address", cost.ours(DELAY, LIVE), MANY);
			cost.print("healthy, two addresses, attempt-delay 0", cost.ours(Duration.ZERO, LIVE, MUTE), MANY);
			cost.print("healthy, two addresses, attempt-delay 250ms", cost.ours(DELAY, LIVE, MUTE), MANY);
		}
	}

	private void printDead(String fault, String first) throws IOException {
		print(fault + ", HttpClient", stock(first, LIVE), FEW);
		print(fault + ", attempt-delay 0", ours(Duration.ZERO, first, LIVE), SOME);
		print(fault + ", attempt-delay 250ms", ours(DELAY, first, LIVE), SOME);
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				socket.setTcpNoDelay(true);
				Thread thread = new Thread(() -> readAll(socket), "served");
				thread.setDaemon(true);
				thread.start();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private static void readAll(Socket socket) {
		try (socket) {
			socket.getInputStream().readAllBytes();
		}
		catch (IOException ex) {
			// The client closes connections without a word.
		}
	}

	private HttpClientConnectionOperator stock(String... addresses) {
		return new DefaultHttpClientConnectionOperator(null, new Addresses(List.of(addresses)),
				RegistryBuilder.<TlsSocketStrategy>create().register("https", this.tls).build());
	}

	private HttpClientConnectionOperator ours(Duration delay, String... addresses) {
		return new PhasedOperator(
				new NameResolution(new Addresses(List.of(addresses)), DefaultSchemePortResolver.INSTANCE), this.tls,
				(host) -> delay, Ticker.system());
	}

	private void print(String title, HttpClientConnectionOperator operator, int count) throws IOException {
		double[] millis = millis(operator, count);
		double[] later = Arrays.copyOfRange(millis, count / 2, count);
		Arrays.sort(later);
		System.out.printf("| %s | %.1f | %.2f (%.1f) |%n", title, millis[0], later[later.length / 2],
				later[later.length - 1]);
	}

	private double[] millis(HttpClientConnectionOperator operator, int count) throws IOException {
		double[] millis = new double[count];
		for (int i = 0; i < count; i++) {
			millis[i] = open(operator);
		}
		return millis;
	}

	private double open(HttpClientConnectionOperator operator) throws IOException {
		ManagedHttpClientConnection connection = new PooledConnectionFactory(8192).createConnection(null);
		long before = Ticker.system().read();
		operator.connect(connection, new HttpHost("https", "localhost", this.server.getLocalPort()), null, null,
				CONNECT, SocketConfig.DEFAULT, TLS, HttpClientContext.create());
		long spent = Ticker.system().read() - before;
		connection.close(CloseMode.IMMEDIATE);
		return spent / 1e6;
	}

	/**
	 * A resolver that resolves each name to the same addresses.
	 *
	 * @param addresses the addresses, literal
	 */
	private record Addresses(List<String> addresses) implements DnsResolver {

		@Override
		public InetAddress[] resolve(String host) throws UnknownHostException {
			InetAddress[] resolved = new InetAddress[this.addresses.size()];
			for (int i = 0; i < resolved.length; i++) {
				resolved[i] = InetAddress.getByName(this.addresses.get(i));
			}
			return resolved;
		}

		@Override
		public String resolveCanonicalHostname(String host) {
			return host;
		}

	}

	/**
	 * An address whose queue of connections to accept is full, so that it does not
	 * answer.
	 */
	private static final class Backlog implements AutoCloseable {

		private final ServerSocket listening;

		private final List<Socket> waiting = new ArrayList<>();

		Backlog(int port) throws IOException {
			this.listening = new ServerSocket(port, 1, InetAddress.getByName(SILENT));
			try {
				while (true) {
					Socket socket = new Socket();
					this.waiting.add(socket);
					socket.connect(this.listening.getLocalSocketAddress(), 200);
				}
			}
			catch (SocketTimeoutException ex) {
				// It is full.
			}
		}

		String address() {
			return this.listening.getInetAddress().getHostAddress();
		}

		@Override
		public void close() throws IOException {
			for (Socket socket : this.waiting) {
				socket.close();
			}
			this.listening.close();
		}

	}

}
