package io.httppool.test.fault;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.httppool.test.VirtualTime;
import io.httppool.test.fault.Fault.LieAboutKeepAlive;
import io.httppool.time.Ticker;

/**
 * An HTTP/1.1 server on this machine that answers every request in the same way, until a
 * {@link Fault} is inflicted on it. Thread-safe.
 * <p>
 * It keeps connections open until the client or a fault ends them, and has a thread for
 * each.
 */
public final class FaultyServer implements Upstream {

	private final FaultyPort port;

	private final String scheme;

	private final String host;

	private final Handshakes handshakes;

	private final RequestLog requests = new RequestLog();

	private final Ticker ticker = Ticker.system();

	private final Consumer<Duration> onResponse;

	private volatile Function<ServedRequest, Answer> answers;

	private FaultyServer(Builder builder) {
		this.scheme = builder.handshakes.isPlain() ? "http" : "https";
		this.host = builder.address.equals(Builder.LOOPBACK) ? "localhost" : builder.address;
		this.handshakes = builder.handshakes;
		this.onResponse = builder.onResponse;
		this.answers = builder.answers;
		this.port = new FaultyPort(new PortSettings(builder.address, builder.port, builder.seed, builder.time),
				this::serve);
		this.port.begin();
	}

	/**
	 * Start a server without TLS, on a port that is free.
	 * @return the server
	 */
	public static FaultyServer start() {
		return builder().start();
	}

	/**
	 * Start a server with TLS, on a port that is free. Its certificate is
	 * {@link TestCertificate#localhost()}.
	 * @return the server
	 */
	public static FaultyServer startSecure() {
		return builder().tls().start();
	}

	/**
	 * Prepare a server with settings of its own.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	private void serve(FaultyConnection connection, List<Fault> faults) throws IOException {
		this.handshakes.shake(connection, faults);
		this.port.noteOpened();
		RequestReader requests = new RequestReader(connection, this.requests::add);
		Set<LieAboutKeepAlive> told = new HashSet<>();
		while (requests.next()) {
			long readAt = this.ticker.read();
			ResponseFaults response = this.port.strikeResponse();
			// The watch must know of it before the response is there: then time may pass.
			response.lie().filter(told::add).ifPresent((lie) -> this.port.closeWhenIdle(connection, lie.actual()));
			respond(requests, response, connection);
			this.onResponse.accept(Duration.ofNanos(this.ticker.read() - readAt));
		}
	}

	private void respond(RequestReader requests, ResponseFaults faults, FaultyConnection connection)
			throws IOException {
		if (!faults.acquireWorkers()) {
			connection.rest(new Response(new Answer(503, "text/plain", "Too busy"), requests.wish(), null).bytes());
			return;
		}
		try {
			faults.awaitFirstByte(connection);
			Response response = new Response(this.answers.apply(requests.current()), requests.wish(),
					faults.lie().orElse(null));
			if (faults.truncates()) {
				connection.beginEnd();
				faults.send(response.truncated(), connection);
				connection.end(Ending.FIN);
			}
			else {
				faults.send(response.bytes(), connection);
			}
		}
		finally {
			faults.releaseWorkers();
		}
	}

	@Override
	public URI origin() {
		return URI.create("%s://%s:%d".formatted(this.scheme, this.host, this.port.address().getPort()));
	}

	/**
	 * Put a fault in force that strikes wherever it can.
	 * @param fault the fault
	 * @return the fault in force, to count its strikes or to end it
	 * @throws IllegalArgumentException if the fault is one of TLS, and the server has
	 * none
	 */
	public Infliction inflict(Fault fault) {
		return inflict(fault, Dose.always());
	}

	/**
	 * Put a fault in force.
	 * @param fault the fault
	 * @param dose how often it strikes
	 * @return the fault in force, to count its strikes or to end it
	 * @throws IllegalArgumentException if the fault is one of TLS, and the server has
	 * none; or one of the whole upstream, and the dose is not always
	 */
	public Infliction inflict(Fault fault, Dose dose) {
		this.handshakes.requireFitting(fault);
		return this.port.inflict(fault, dose);
	}

	/**
	 * Answer differently from now on.
	 * @param answer the answer to each request
	 */
	public void answer(Answer answer) {
		Objects.requireNonNull(answer);
		answer((request) -> answer);
	}

	/**
	 * Answer depending on the request from now on.
	 * @param answers returns the answer to a request; several threads call it at once
	 */
	public void answer(Function<ServedRequest, Answer> answers) {
		this.answers = Objects.requireNonNull(answers);
	}

	/**
	 * Return the requests that were read, in the order in which they came.
	 * @return the last ten thousand requests
	 */
	public List<ServedRequest> requests() {
		return this.requests.latest();
	}

	/**
	 * Return the number of requests that were read.
	 * @return the count since the server was started
	 */
	public long requestCount() {
		return this.requests.count();
	}

	@Override
	public long opened() {
		return this.port.opened();
	}

	@Override
	public int open() {
		return this.port.open();
	}

	/**
	 * Return the number of connections that the client has not ended.
	 * @return the number of open connections and of those whose server's half was ended
	 * by a fault
	 */
	public int held() {
		return this.port.held();
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
		return "FaultyServer %s (%s)".formatted(origin(), this.port);
	}

	/**
	 * A builder of servers.
	 */
	public static final class Builder {

		private static final String LOOPBACK = "127.0.0.1";

		private String address = LOOPBACK;

		private int port;

		private long seed = ThreadLocalRandom.current().nextLong();

		private @Nullable VirtualTime time;

		private Handshakes handshakes = Handshakes.plain();

		private Function<ServedRequest, Answer> answers = (request) -> Answer.text("hello");

		private Consumer<Duration> onResponse = (took) -> {
		};

		private Builder() {
		}

		/**
		 * Listen on another address.
		 * @param address an address of this machine, such as {@code 127.0.0.2}
		 * @return this builder
		 */
		public Builder address(String address) {
			this.address = address;
			return this;
		}

		/**
		 * Listen on a certain port.
		 * @param port the port; 0 for any that is free
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Speak TLS.
		 * @param versions the versions to speak, such as {@code TLSv1.3}; none for the
		 * usual versions of the JDK
		 * @return this builder
		 */
		public Builder tls(String... versions) {
			this.handshakes = Handshakes.tls(versions);
			return this;
		}

		/**
		 * Have faults with a chance strike as in another run.
		 * @param seed the seed of that run
		 * @return this builder
		 */
		public Builder seed(long seed) {
			this.seed = seed;
			return this;
		}

		/**
		 * Measure idle times in virtual time. Faults of idle connections have then struck
		 * when a call that lets time pass returns. Delays still take real time.
		 * @param time the time
		 * @return this builder
		 */
		public Builder time(VirtualTime time) {
			this.time = time;
			return this;
		}

		/**
		 * Give another answer than {@code hello}.
		 * @param answer the answer to each request
		 * @return this builder
		 */
		public Builder answer(Answer answer) {
			Objects.requireNonNull(answer);
			this.answers = (request) -> answer;
			return this;
		}

		/**
		 * Set a listener to the time that responses take, delays by faults included.
		 * @param listener gets the time from the end of a request to the end of its
		 * response; several threads call it at once
		 * @return this builder
		 */
		public Builder onResponse(Consumer<Duration> listener) {
			this.onResponse = Objects.requireNonNull(listener);
			return this;
		}

		/**
		 * Start the server.
		 * @return a server that answers
		 */
		public FaultyServer start() {
			return new FaultyServer(this);
		}

	}

}
