package io.httppool.connect;

import java.io.IOException;
import java.io.InputStream;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
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

	private final HttpMessageParser<ClassicHttpResponse> parser;

	private final WatchedStream stream = new WatchedStream();

	private @Nullable SessionInputBuffer buffer;

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

	/** Return whether bytes have come that were not read. */
	boolean hasMore() {
		return this.buffer != null && this.buffer.length() > 0;
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
