package io.httppool.test.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.httppool.test.VirtualTime;
import io.httppool.test.fault.Fault.OnConnect;
import io.httppool.test.fault.Fault.OnIdle;
import io.httppool.test.fault.Fault.OnListener;

/**
 * The port of an upstream, with its connections and the faults in force. Each connection
 * has a thread of its own. Thread-safe.
 */
final class FaultyPort implements AutoCloseable {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

	private final Set<FaultyConnection> connections = ConcurrentHashMap.newKeySet();

	private final AtomicLong opened = new AtomicLong();

	private final IdleWatch watch = new IdleWatch();

	private final PortSettings settings;

	private final Service service;

	private final FaultSheet sheet;

	private final FaultyListener listener;

	private final @Nullable IdleTimer timer;

	private volatile boolean isClosed;

	FaultyPort(PortSettings settings, Service service) {
		this.settings = settings;
		this.service = service;
		this.sheet = new FaultSheet(settings.seed(), this::letIn);
		this.listener = new FaultyListener(settings.inetAddress(), settings.port(), this::accept);
		this.timer = timer(settings.time());
	}

	private @Nullable IdleTimer timer(@Nullable VirtualTime time) {
		if (time == null) {
			return new IdleTimer(this.watch, "faulty-idle-" + address().getPort());
		}
		time.onPass(this::strikeIdle);
		return null;
	}

	private void strikeIdle() {
		this.watch.runOnce();
		awaitEndsSent(this.connections.stream().filter(FaultyConnection::isEnding).toList());
	}

	/** Wait until the clients have been told, but not for ever: a service may hang. */
	private static void awaitEndsSent(List<FaultyConnection> connections) {
		CompletableFuture.allOf(connections.stream().map(FaultyConnection::endSent).toArray(CompletableFuture[]::new))
			.completeOnTimeout(null, LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)
			.join();
	}

	/** Begin to let clients in, once their service is ready. */
	void begin() {
		this.listener.begin();
	}

	/** Open or shut the port, one change after the other, so that the last one holds. */
	private synchronized void letIn() {
		List<Infliction> inForce = this.sheet.inForce(OnListener.class);
		if (inForce.isEmpty()) {
			this.listener.set(FaultyListener.Mode.OPEN);
		}
		else {
			boolean refuses = inForce.get(0).fault() instanceof Fault.Refuse;
			this.listener.set(refuses ? FaultyListener.Mode.REFUSING : FaultyListener.Mode.SILENT);
		}
	}

	private void accept(Socket socket) {
		FaultyConnection connection = new FaultyConnection(socket, this.settings.ticker());
		this.connections.add(connection);
		if (this.isClosed) {
			connection.end(Ending.RST);
		}
		this.sheet.inForce(OnIdle.class).forEach((infliction) -> watch(connection, infliction));
		FaultyThreads.start("faulty-connection-" + address().getPort(), () -> serve(connection));
	}

	private void serve(FaultyConnection connection) {
		try {
			List<Fault> faults = this.sheet.strike(OnConnect.class).stream().map(Infliction::fault).toList();
			for (Fault fault : faults) {
				if (fault instanceof Fault.DelayAccept late) {
					connection.pause(late.delay());
				}
			}
			this.service.serve(connection, faults);
		}
		catch (IOException ex) {
			// The client has gone, or a fault has ended the connection.
		}
		finally {
			this.connections.remove(connection);
			connection.served();
		}
	}

	/** Put a fault in force. */
	Infliction inflict(Fault fault, Dose dose) {
		if (this.isClosed) {
			throw new IllegalStateException("The upstream is closed");
		}
		if (fault instanceof OnListener && !dose.isAlways()) {
			throw new IllegalArgumentException(
					"%s keeps all clients out and must be dosed with Dose.always(), but was with %s".formatted(fault,
							dose));
		}
		Infliction infliction = this.sheet.add(fault, dose);
		if (fault instanceof Fault.EndNow end) {
			endAll(infliction, end.ending());
		}
		else if (fault instanceof OnIdle) {
			this.connections.forEach((connection) -> watch(connection, infliction));
		}
		return infliction;
	}

	private void endAll(Infliction infliction, Ending ending) {
		List<FaultyConnection> struck = this.connections.stream().filter((connection) -> infliction.strike()).toList();
		struck.forEach((connection) -> connection.end(ending));
		awaitEndsSent(struck);
		infliction.end();
	}

	/** Have a fault strike a connection that is idle for long enough. */
	void watch(FaultyConnection connection, Infliction infliction) {
		this.watch.watch(connection, infliction);
		if (this.timer != null) {
			this.timer.wake();
		}
	}

	/** Close one connection once it is idle, whatever else is in force. */
	void closeWhenIdle(FaultyConnection connection, Duration idle) {
		watch(connection, this.sheet.privately(Faults.closeWhenIdle(idle)));
	}

	/** Return the faults that strike the next response. */
	ResponseFaults strikeResponse() {
		return ResponseFaults.strike(this.sheet);
	}

	/** Count a connection that is ready for requests. */
	void noteOpened() {
		this.opened.incrementAndGet();
	}

	long opened() {
		return this.opened.get();
	}

	/** Return the number of connections that the client has not ended. */
	int held() {
		return this.connections.size();
	}

	int open() {
		return (int) this.connections.stream().filter((connection) -> !connection.isEnded()).count();
	}

	InetSocketAddress address() {
		return this.listener.address();
	}

	void heal() {
		this.sheet.heal();
	}

	@Override
	public void close() {
		this.isClosed = true;
		this.listener.close();
		if (this.timer != null) {
			this.timer.close();
		}
		heal();
		List<FaultyConnection> open = List.copyOf(this.connections);
		open.forEach((connection) -> connection.end(Ending.RST));
		awaitEndsSent(open);
	}

	@Override
	public String toString() {
		return "port=%d, open=%d, seed=%d, faults=%s".formatted(address().getPort(), open(), this.settings.seed(),
				this.sheet);
	}

	/**
	 * Serves one connection to its end.
	 */
	interface Service {

		/**
		 * Serve a connection.
		 * @param connection the connection
		 * @param faults the faults that have struck it when it was accepted
		 */
		void serve(FaultyConnection connection, List<Fault> faults) throws IOException;

	}

}
