package io.httppool.connect;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.io.NoResponseOutOfOrderStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.pool.Answered;
import io.httppool.pool.Opened;
import io.httppool.snapshot.OpeningPhase;

/**
 * A connection that is not used again once the peer has sent more than the response. The
 * surplus is in HttpClient's buffer already, where a check of the socket does not find
 * it, and would be taken for the response to the next request. For the same reason it is
 * not upgraded to TLS while there are bytes that came in clear. Confined to the thread
 * that holds its lease, but for closing.
 * <p>
 * A connection that is closed while it is being opened, because its request was
 * cancelled, closes the socket that it is bound to later. HttpClient's own would keep it
 * open for ever.
 */
final class PooledConnection extends DefaultManagedHttpClientConnection implements Answered, Opened {

	/** Where HttpClient logs bytes. */
	private static final Logger WIRE = LoggerFactory.getLogger("org.apache.hc.client5.http.wire");

	private final ResponseHeads heads;

	private volatile boolean isClosed;

	/** Kept until it is closed for certain: an error may come between. */
	private volatile @Nullable Socket socket;

	private volatile @Nullable Opening opening;

	/** What opens this connection, as long as it has no socket that could be closed. */
	private volatile @Nullable Closeable race;

	private volatile @Nullable EarlierLookup earlier;

	/** Read under the lock of the route, by the thread that ended the exchange. */
	private volatile int lastStatus;

	private volatile boolean isTunnelling;

	PooledConnection(String id, Http1Config http1) {
		this(id, http1, new ResponseHeads(new DefaultHttpResponseParserFactory(http1).create()));
	}

	private PooledConnection(String id, Http1Config http1, ResponseHeads heads) {
		super(id, null, null, http1, null, null, NoResponseOutOfOrderStrategy.INSTANCE,
				new DefaultHttpRequestWriterFactory(http1), (ignored) -> heads);
		this.heads = heads;
	}

	@Override
	public void bind(Socket socket) throws IOException {
		this.socket = socket;
		try {
			if (WIRE.isDebugEnabled() || socket.getChannel() == null) {
				super.bind(socket);
			}
			else {
				super.bind(new SlicedSocketHolder(socket));
			}
		}
		finally {
			closeIfLate(socket);
		}
		requireOpen();
	}

	@Override
	public void bind(SSLSocket secure, Socket socket) throws IOException {
		if (this.heads.hasMore()) {
			throw new SSLException("Bytes came in clear after the answer that was to begin TLS. "
					+ "They would be taken for the response of the server: does a proxy meddle?");
		}
		try {
			super.bind(secure, socket);
			this.isTunnelling = false;
		}
		finally {
			closeIfLate(socket);
		}
		requireOpen();
	}

	/**
	 * Close a socket that came too late. Binding sets the socket and then looks at the
	 * flag, closing sets the flag and then looks at the socket: one of the two sees the
	 * other.
	 */
	private void closeIfLate(Socket socket) {
		if (this.isClosed) {
			super.close(CloseMode.IMMEDIATE);
			Closer.closeQuietly(socket);
		}
	}

	private void requireOpen() throws ConnectionClosedException {
		if (this.isClosed) {
			throw new ConnectionClosedException("The connection was closed while it was being opened");
		}
	}

	/** Set the record of how this connection is opened. */
	void opening(Opening opening) {
		this.opening = opening;
	}

	@Override
	public List<OpeningPhase> phases() {
		Opening recorded = this.opening;
		return (recorded != null) ? recorded.phases() : List.of();
	}

	@Override
	public void lookedUp(long since, long nanos) {
		this.earlier = new EarlierLookup(since, nanos);
	}

	/**
	 * Return the lookup for which the request waited in the queue, {@code null} for none.
	 */
	@Nullable EarlierLookup earlierLookup() {
		return this.earlier;
	}

	/**
	 * Set what is to end when this connection is closed. Setting it looks at the flag
	 * afterwards, closing sets the flag and then looks at it: one of the two sees the
	 * other.
	 * @param race what is to end, or {@code null} for nothing any more
	 */
	void endWhenClosed(@Nullable Closeable race) {
		this.race = race;
		if (this.isClosed) {
			Closer.closeQuietly(race);
		}
	}

	/** Return whether it was closed, though it may never have been open. */
	boolean isClosed() {
		return this.isClosed;
	}

	@Override
	public boolean isOpen() {
		return !this.isClosed && super.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.isClosed = true;
		Closer.closeQuietly(this.race);
		super.close();
		closeSocket();
	}

	@Override
	public void close(CloseMode mode) {
		this.isClosed = true;
		Closer.closeQuietly(this.race);
		super.close(mode);
		closeSocket();
	}

	/** Close the socket, should an earlier attempt have been cut short. */
	private void closeSocket() {
		Closer.closeQuietly(this.socket);
		this.socket = null;
	}

	/** Forget the status of the last response, in case this request fails. */
	@Override
	public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
		this.lastStatus = 0;
		this.isTunnelling = Method.CONNECT.isSame(request.getMethod());
		super.sendRequestHeader(request);
	}

	@Override
	public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
		ClassicHttpResponse head = super.receiveResponseHeader();
		this.lastStatus = this.isTunnelling ? 0 : head.getCode();
		return head;
	}

	@Override
	public int lastStatus() {
		return this.lastStatus;
	}

	@Override
	public boolean isTunnelling() {
		return this.isTunnelling;
	}

	@Override
	public boolean isConsistent() {
		return super.isConsistent() && !this.heads.hasMore();
	}

	/**
	 * A lookup for which a request has waited in the queue.
	 *
	 * @param since when the request came, as a reading of the ticker
	 * @param nanos how long it has waited for the lookup
	 */
	record EarlierLookup(long since, long nanos) {

	}

}
