package io.httppool.connect;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.pool.ExchangeTerms;
import io.httppool.settings.RouteSettings;
import io.httppool.snapshot.LeasePhase;

/**
 * The body of a response. Closed early, it reads only a little more for the sake of
 * another exchange on its connection; HttpClient would read all of it, however long it
 * is. Confined to the thread that reads.
 */
final class ResponseBody extends InputStream {

	/** Larger than what most responses have left, and small enough for the stack. */
	private static final int CHUNK = 2048;

	private final InputStream in;

	private final long length;

	private final boolean isNeeded;

	private final HttpConnection connection;

	private final ExchangeWatch watch;

	private long count;

	private boolean isAtEnd;

	private boolean isClosed;

	/**
	 * Create a body.
	 * @param in reads it
	 * @param length its length, or a constant of {@link ContentLengthStrategy}
	 * @param isNeeded whether the connection is needed for what comes next, however long
	 * the rest is
	 * @param connection the connection it comes over
	 * @param watch is told of reads
	 */
	ResponseBody(InputStream in, long length, boolean isNeeded, HttpConnection connection, ExchangeWatch watch) {
		this.in = in;
		this.length = length;
		this.isNeeded = isNeeded;
		this.connection = connection;
		this.watch = watch;
	}

	@Override
	public int available() throws IOException {
		return this.in.available();
	}

	@Override
	public int read() throws IOException {
		this.watch.note(LeasePhase.READ);
		try {
			int read = this.in.read();
			this.isAtEnd = read < 0;
			this.count += (read < 0) ? 0 : 1;
			return read;
		}
		catch (IOException ex) {
			throw this.watch.explain(ex);
		}
		finally {
			this.watch.note(LeasePhase.HELD);
		}
	}

	@Override
	public int read(byte[] bytes, int offset, int size) throws IOException {
		this.watch.note(LeasePhase.READ);
		try {
			int read = this.in.read(bytes, offset, size);
			this.isAtEnd = read < 0;
			this.count += Math.max(0, read);
			return read;
		}
		catch (IOException ex) {
			throw this.watch.explain(ex);
		}
		finally {
			this.watch.note(LeasePhase.HELD);
		}
	}

	/**
	 * Read the rest if it is short, and close the connection otherwise. The caller does
	 * not want the rest, so a failure to read it is none.
	 */
	@Override
	public void close() throws IOException {
		if (this.isClosed) {
			return;
		}
		this.isClosed = true;
		if (isRead() || this.isNeeded || isEndOfConnection() || drain(this.watch.terms())) {
			this.in.close();
		}
		else {
			this.connection.close(CloseMode.IMMEDIATE);
		}
	}

	private boolean isRead() {
		return this.isAtEnd || this.count == this.length;
	}

	/** Return whether only the end of the connection ends the body. */
	private boolean isEndOfConnection() {
		return this.length < 0 && this.length != ContentLengthStrategy.CHUNKED;
	}

	private boolean drain(@Nullable ExchangeTerms terms) {
		if (terms == null) {
			return true;
		}
		long most = terms.settings().drainSize();
		return this.length - this.count <= most && drain(terms, most);
	}

	private boolean drain(ExchangeTerms terms, long most) {
		Timeout before = this.connection.getSocketTimeout();
		try {
			return isShort(terms, most);
		}
		catch (IOException ex) {
			return false;
		}
		finally {
			this.connection.setSocketTimeout(before);
		}
	}

	private boolean isShort(ExchangeTerms terms, long most) throws IOException {
		byte[] chunk = new byte[CHUNK];
		RouteSettings settings = terms.settings();
		long start = terms.deadlines().now();
		long end = this.count + most;
		while (!isRead() && this.count <= end) {
			long left = settings.drainTimeout().toNanos() - (terms.deadlines().now() - start);
			if (left <= 0) {
				return false;
			}
			this.connection.setSocketTimeout(Timeout.ofMilliseconds(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left))));
			this.count += next(chunk, end + 1 - this.count);
		}
		return isRead() && this.count <= end;
	}

	private int next(byte[] chunk, long most) throws IOException {
		int read = this.in.read(chunk, 0, (int) Math.min(chunk.length, most));
		this.isAtEnd = read < 0;
		return Math.max(0, read);
	}

}
