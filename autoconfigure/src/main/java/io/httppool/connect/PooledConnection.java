package io.httppool.connect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.io.NoResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.io.SessionOutputBuffer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.httppool.address.AddressHold;
import io.httppool.pool.Answered;
import io.httppool.pool.ExchangeTerms;
import io.httppool.pool.Opened;
import io.httppool.pool.Watched;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.LeasePhase;
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
final class PooledConnection extends DefaultManagedHttpClientConnection implements Answered, Opened, Watched {

	/** Where HttpClient logs bytes. */
	private static final Logger WIRE = LoggerFactory.getLogger("org.apache.hc.client5.http.wire");

	private final ResponseHeads heads;

	private final ExchangeWatch watch = new ExchangeWatch();

	private volatile boolean isClosed;

	/** Kept until it is closed for certain: an error may come between. */
	private volatile @Nullable Socket socket;

	private volatile @Nullable Opening opening;

	/** What opens this connection, as long as it has no socket that could be closed. */
	private volatile @Nullable Closeable race;

	private volatile @Nullable EarlierLookup earlier;

	/** Counts this connection at its address. */
	private volatile @Nullable Closeable hold;

	/** Read under the lock of the route, by the thread that ended the exchange. */
	private volatile int lastStatus;

	private volatile boolean isTunnelling;

	private volatile boolean isInDoubt;

	private volatile boolean requiresCloseNotify = true;

	private final Upload upload = new Upload(() -> isDataAvailable(Timeout.ONE_MILLISECOND),
			super::receiveResponseHeader);

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
			if (WIRE.isDebugEnabled()) {
				super.bind(socket);
			}
			else {
				super.bind(new SlicedSocketHolder(socket, this.watch));
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
			if (WIRE.isDebugEnabled()) {
				super.bind(secure, socket);
			}
			else {
				super.bind(new SlicedSocketHolder(secure, socket, this.watch));
			}
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

	/** Set what counts this connection at its address, until it is closed. */
	void holds(AddressHold hold) {
		Closer.closeQuietly(this.hold);
		this.hold = hold;
		this.watch.countAt(hold);
		if (this.isClosed) {
			Closer.closeQuietly(hold);
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
		super.close(this.upload.isCut() ? CloseMode.IMMEDIATE : mode);
		closeSocket();
	}

	/** Close the socket, should an earlier attempt have been cut short. */
	private void closeSocket() {
		Closer.closeQuietly(this.hold);
		Closer.closeQuietly(this.socket);
		this.socket = null;
	}

	/** Forget the status of the last response, in case this request fails. */
	@Override
	public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
		this.lastStatus = 0;
		this.isTunnelling = Method.CONNECT.isSame(request.getMethod());
		this.isInDoubt = Method.HEAD.isSame(request.getMethod());
		this.watch.begin(this.isTunnelling ? LeasePhase.TUNNEL : LeasePhase.WRITE, silenceMillis());
		try {
			super.sendRequestHeader(request);
		}
		catch (IOException ex) {
			throw this.watch.explain(ex);
		}
	}

	/** Return how long the peer may be silent, without an object for it. */
	private int silenceMillis() throws IOException {
		Socket current = getSocket();
		return (current != null) ? current.getSoTimeout() : 0;
	}

	@Override
	public void flush() throws IOException {
		try {
			super.flush();
		}
		catch (IOException ex) {
			throw this.watch.explain(ex);
		}
	}

	/** Send a body, but for the part that is left when the answer comes. */
	@Override
	public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
		this.watch.note(LeasePhase.WRITE);
		try {
			this.upload.send(() -> super.sendRequestEntity(request), this.socket,
					request.containsHeader(HttpHeaders.EXPECT));
		}
		catch (IOException ex) {
			throw this.watch.explain(ex);
		}
	}

	/** While bytes are logged, HttpClient's own holder of the socket is in place. */
	@Override
	protected OutputStream createContentOutputStream(long length, SessionOutputBuffer buffer, OutputStream out,
			@Nullable Supplier<List<? extends Header>> trailers) {
		OutputStream sliced = WIRE.isDebugEnabled() ? new SlicedOutput(out, this.watch) : out;
		return super.createContentOutputStream(length, buffer, this.upload.over(sliced), trailers);
	}

	/** Return whether TCP has ended without the end that TLS has for it. */
	private boolean isCutOff() {
		return this.requiresCloseNotify && this.socket instanceof TransportSocket transport
				&& transport.state().hasEnded();
	}

	/** Take the end of TCP for the end of a response over TLS. */
	void waiveCloseNotify() {
		this.requiresCloseNotify = false;
	}

	@Override
	public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
		ClassicHttpResponse head = receiveHead();
		this.lastStatus = this.isTunnelling ? 0 : head.getCode();
		this.isInDoubt = this.isInDoubt || ResponseHeads.leavesDoubt(head);
		return head;
	}

	private ClassicHttpResponse receiveHead() throws HttpException, IOException {
		try {
			this.watch.awaiting();
			ClassicHttpResponse early = this.upload.takeAnswer();
			ClassicHttpResponse head = (early != null) ? early : super.receiveResponseHeader();
			this.watch.answered(head.getCode());
			return head;
		}
		catch (IOException ex) {
			throw this.watch.explain(ex);
		}
	}

	@Override
	protected InputStream createContentInputStream(long length, SessionInputBuffer buffer, InputStream in) {
		InputStream body = super.createContentInputStream(length, buffer, in);
		boolean isUntilClose = length == ContentLengthStrategy.UNDEFINED && getSocket() instanceof SSLSocket;
		InputStream whole = isUntilClose ? new UntilCloseInput(body, this::isCutOff) : body;
		return (length != 0) ? new ResponseBody(whole, length, isChallenge(), this, this.watch) : body;
	}

	/** Return whether credentials may have to come next, over this connection. */
	private boolean isChallenge() {
		return this.isTunnelling || this.lastStatus == HttpStatus.SC_UNAUTHORIZED
				|| this.lastStatus == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED;
	}

	ExchangeWatch watch() {
		return this.watch;
	}

	@Override
	public void leased(ExchangeTerms terms, boolean isGlanced) {
		this.lastStatus = 0;
		this.watch.lease(terms, isGlanced);
	}

	@Override
	public boolean released() {
		return this.watch.release();
	}

	@Override
	public long endIfOverdue(long now) {
		return this.watch.endIfOverdue(now, () -> close(CloseMode.IMMEDIATE));
	}

	@Override
	public @Nullable CloseReason failure() {
		return this.watch.failure();
	}

	@Override
	public void closing(CloseReason reason) {
		this.watch.closing(reason);
	}

	@Override
	public LeasePhase phase() {
		return this.watch.phase();
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
	public boolean isInDoubt() {
		return this.isInDoubt;
	}

	@Override
	public boolean isConsistent() {
		return super.isConsistent() && !this.upload.isCut() && !hasSurplus();
	}

	/** Return whether it has read an answer, so that it can tell a surplus. */
	boolean hasHeads() {
		return this.heads.isUsed();
	}

	/** Return whether the peer has sent more than its answers, as far as it was read. */
	boolean hasSurplus() {
		return this.heads.hasSurplus();
	}

}
