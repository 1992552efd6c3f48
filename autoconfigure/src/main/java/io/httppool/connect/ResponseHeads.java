package io.httppool.connect;

import java.io.IOException;
import java.io.InputStream;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A parser of the response heads of one connection. It parses as HttpClient does, keeps
 * the buffer they come from, and refuses an incomplete head. Confined to the thread that
 * holds the lease of the connection.
 * <p>
 * A head is incomplete where the stream ends before the empty line (RFC 9112, section 8).
 * HttpClient accepts it, and takes the response for one without a body.
 */
final class ResponseHeads implements HttpMessageParser<ClassicHttpResponse> {

	private static final String CUT_OFF = "Premature end of the response head";

	private static final InputStream NOTHING = InputStream.nullInputStream();

	private final HttpMessageParser<ClassicHttpResponse> parser;

	private final WatchedStream stream = new WatchedStream();

	private @Nullable SessionInputBuffer buffer;

	private boolean hasSurplus;

	ResponseHeads(HttpMessageParser<ClassicHttpResponse> parser) {
		this.parser = parser;
	}

	@Override
	public @Nullable ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
			throws IOException, HttpException {
		this.buffer = buffer;
		this.stream.watch(in);
		ClassicHttpResponse head;
		try {
			head = this.parser.parse(buffer, this.stream);
		}
		catch (HttpException ex) {
			if (this.stream.hasEnded) {
				throw new ConnectionClosedException(CUT_OFF, ex);
			}
			throw ex;
		}
		if (head != null && this.stream.hasEnded) {
			throw new ConnectionClosedException(CUT_OFF);
		}
		return head;
	}

	/**
	 * Return whether a head leaves doubt about the length of its answer: it has no body,
	 * though servers have been seen to send one; or it announces another answer; or it
	 * states two lengths, of which another reader may take the other.
	 */
	static boolean leavesDoubt(ClassicHttpResponse head) {
		boolean isWithoutBody = switch (head.getCode()) {
			case HttpStatus.SC_NO_CONTENT, HttpStatus.SC_RESET_CONTENT, HttpStatus.SC_NOT_MODIFIED -> true;
			default -> head.getCode() < HttpStatus.SC_OK;
		};
		return isWithoutBody || (head.containsHeader(HttpHeaders.TRANSFER_ENCODING)
				&& head.containsHeader(HttpHeaders.CONTENT_LENGTH));
	}

	/** Return whether a head was ever read, so that the buffer is known. */
	boolean isUsed() {
		return this.buffer != null;
	}

	/** Return whether bytes have come that were not read. */
	boolean hasMore() {
		return this.buffer != null && this.buffer.length() > 0;
	}

	/**
	 * Return whether the peer has sent more than its answers. A lone empty line is
	 * dropped: some servers send one after a body, and it is no answer to anything.
	 */
	boolean hasSurplus() {
		SessionInputBuffer received = this.buffer;
		if (received != null && received.length() > 0) {
			this.hasSurplus = this.hasSurplus || !isLoneLine(received);
		}
		return this.hasSurplus;
	}

	private static boolean isLoneLine(SessionInputBuffer received) {
		try {
			return received.length() == 2 && received.read(NOTHING) == '\r' && received.read(NOTHING) == '\n';
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * A stream that remembers whether it has ended.
	 */
	private static final class WatchedStream extends InputStream {

		private InputStream in = InputStream.nullInputStream();

		private boolean hasEnded;

		void watch(InputStream in) {
			this.in = in;
			this.hasEnded = false;
		}

		@Override
		public int read() throws IOException {
			return noteEnd(this.in.read());
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			return noteEnd(this.in.read(bytes, offset, length));
		}

		private int noteEnd(int read) {
			this.hasEnded = read < 0;
			return read;
		}

	}

}
