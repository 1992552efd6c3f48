package io.httppool.test.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.MessageSupport;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the requests of one connection. Confined to one thread.
 */
final class RequestReader {

	private final DefaultBHttpServerConnection http = new DefaultBHttpServerConnection(null, Http1Config.DEFAULT);

	private final FaultyConnection connection;

	private final Consumer<ServedRequest> listener;

	private Wish wish = new Wish(false, false);

	private @Nullable ServedRequest current;

	RequestReader(FaultyConnection connection, Consumer<ServedRequest> listener) throws IOException {
		this.connection = connection;
		this.listener = listener;
		this.http.bind(connection.socket());
	}

	/**
	 * Read the next request that is to be answered.
	 * @return {@code false} if there is none
	 */
	boolean next() throws IOException {
		try {
			return !this.wish.lastOne() && read();
		}
		catch (HttpException ex) {
			throw new IOException("Not HTTP/1.1", ex);
		}
	}

	private boolean read() throws IOException, HttpException {
		for (ClassicHttpRequest request = receive(); request != null; request = receive()) {
			Optional<Duration> idle = this.connection.begin();
			if (idle.isPresent()) {
				this.current = new ServedRequest(request.getMethod(), request.getPath(), idle.get());
				this.listener.accept(this.current);
				letContinue(request);
				readBody(request);
				return true;
			}
			readBody(request);
		}
		return false;
	}

	private @Nullable ClassicHttpRequest receive() throws IOException, HttpException {
		ClassicHttpRequest request = this.http.receiveRequestHeader();
		if (request != null) {
			boolean old = request.getVersion() != null && request.getVersion().lessEquals(HttpVersion.HTTP_1_0);
			this.wish = new Wish(Method.HEAD.isSame(request.getMethod()), old || closes(request));
		}
		return request;
	}

	private static boolean closes(ClassicHttpRequest request) {
		Iterator<String> tokens = MessageSupport.iterateTokens(request, HttpHeaders.CONNECTION);
		while (tokens.hasNext()) {
			if (HeaderElements.CLOSE.equalsIgnoreCase(tokens.next())) {
				return true;
			}
		}
		return false;
	}

	private void letContinue(ClassicHttpRequest request) throws IOException {
		if (request.containsHeader(HttpHeaders.EXPECT)) {
			this.connection.send("HTTP/1.1 100 Continue\r\n\r\n");
		}
	}

	private void readBody(ClassicHttpRequest request) throws IOException, HttpException {
		this.http.receiveRequestEntity(request);
		EntityUtils.consume(request.getEntity());
	}

	/** Return the request that was read last. */
	ServedRequest current() {
		return Objects.requireNonNull(this.current, "No request was read");
	}

	/** Return the form that the last request demands of its response. */
	Wish wish() {
		return this.wish;
	}

	/**
	 * The form that a request demands of its response.
	 *
	 * @param bodiless whether it has no body
	 * @param lastOne whether it is the last on this connection
	 */
	record Wish(boolean bodiless, boolean lastOne) {

	}

}
