package io.httppool.test.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A proxy on this machine that passes on every byte to a real server and back, until a
 * {@link Fault} is inflicted on it. Thread-safe.
 * <p>
 * It knows neither HTTP nor TLS: bytes from the server are a response if they follow
 * bytes from the client, and a connection is idle when nothing comes for a while after
 * that.
 */
public final class FaultyProxy implements Upstream {

	private static final int CONNECT_TIMEOUT_MILLIS = 5000;

	private final FaultyPort port;

	private final URI target;

	private FaultyProxy(URI target, long seed) {
		this.target = target;
		this.port = new FaultyPort(new PortSettings("127.0.0.1", 0, seed, null), this::serve);
		this.port.begin();
	}

	/**
	 * Start a proxy before a server, on a port that is free.
	 * @param target the origin of the server: scheme, host and port
	 * @return the proxy
	 * @throws IllegalArgumentException if host or port is missing
	 */
	public static FaultyProxy startBefore(URI target) {
		return startBefore(target, ThreadLocalRandom.current().nextLong());
	}

	/**
	 * Start a proxy before a server, whose faults with a chance strike as in another run.
	 * @param target the origin of the server: scheme, host and port
	 * @param seed the seed of that run
	 * @return the proxy
	 * @throws IllegalArgumentException if host or port is missing
	 */
	public static FaultyProxy startBefore(URI target, long seed) {
		if (target.getHost() == null || target.getPort() < 0) {
			throw new IllegalArgumentException(
					"Target needs scheme, host and port, such as http://localhost:8081, but was '%s'"
						.formatted(target));
		}
		return new FaultyProxy(target, seed);
	}

	private void serve(FaultyConnection connection, List<Fault> faults) throws IOException {
		this.port.noteOpened();
		try (Socket server = new Socket()) {
			connect(server, connection);
			ProxiedExchange exchange = new ProxiedExchange(this.port);
			FaultyThreads.start("faulty-proxy-" + this.port.address().getPort(),
					() -> passBack(server, connection, exchange));
			passOn(connection, server, exchange);
			server.shutdownOutput();
			connection.awaitEnd();
		}
	}

	private void connect(Socket server, FaultyConnection connection) throws IOException {
		try {
			server.connect(new InetSocketAddress(this.target.getHost(), this.target.getPort()), CONNECT_TIMEOUT_MILLIS);
			server.setTcpNoDelay(true);
		}
		catch (IOException ex) {
			connection.end(Ending.RST);
			throw ex;
		}
	}

	private void passOn(FaultyConnection connection, Socket server, ProxiedExchange exchange) throws IOException {
		byte[] buffer = new byte[8192];
		InputStream in = connection.socket().getInputStream();
		for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
			if (connection.begin().isPresent()) {
				exchange.noteRequest();
				server.getOutputStream().write(buffer, 0, read);
			}
		}
	}

	private void passBack(Socket server, FaultyConnection connection, ProxiedExchange exchange) {
		byte[] buffer = new byte[8192];
		try {
			InputStream in = server.getInputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				exchange.passBack(Arrays.copyOf(buffer, read), connection);
			}
			connection.end(Ending.FIN);
		}
		catch (IOException ex) {
			connection.end(Ending.RST);
		}
	}

	@Override
	public URI origin() {
		return URI.create("%s://localhost:%d".formatted(this.target.getScheme(), this.port.address().getPort()));
	}

	/**
	 * Put a fault in force that strikes wherever it can.
	 * @param fault the fault
	 * @return the fault in force, to count its strikes or to end it
	 */
	public Infliction inflict(Fault.Tcp fault) {
		return inflict(fault, Dose.always());
	}

	/**
	 * Put a fault in force.
	 * @param fault the fault
	 * @param dose how often it strikes
	 * @return the fault in force, to count its strikes or to end it
	 * @throws IllegalArgumentException if the fault is one of the whole upstream, and the
	 * dose is not always
	 */
	public Infliction inflict(Fault.Tcp fault, Dose dose) {
		return this.port.inflict(fault, dose);
	}

	@Override
	public long opened() {
		return this.port.opened();
	}

	@Override
	public int open() {
		return this.port.open();
	}

	@Override
	public void heal() {
		this.port.heal();
	}

	@Override
	public void close() {
		this.port.close();
	}

	@Override
	public String toString() {
		return "FaultyProxy %s before %s (%s)".formatted(origin(), this.target, this.port);
	}

}
