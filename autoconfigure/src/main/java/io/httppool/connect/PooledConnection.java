package io.httppool.connect;

import java.io.IOException;
import java.io.InputStream;

import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.io.NoResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that cannot be used again once the peer has sent more than the response:
 * what came in the same segment is in HttpClient's buffer already, where no look at the
 * socket finds it, and would be taken for the response to the next request. Confined to
 * the thread that holds its lease.
 */
final class PooledConnection extends DefaultManagedHttpClientConnection {

	private final Heads heads;

	PooledConnection(String id, Http1Config http1) {
		this(id, http1, new Heads(new DefaultHttpResponseParserFactory(http1).create()));
	}

	private PooledConnection(String id, Http1Config http1, Heads heads) {
		super(id, null, null, http1, null, null, NoResponseOutOfOrderStrategy.INSTANCE,
				new DefaultHttpRequestWriterFactory(http1), (ignored) -> heads);
		this.heads = heads;
	}

	@Override
	public boolean isConsistent() {
		return super.isConsistent() && !this.heads.hasMore();
	}

	/**
	 * Parses the heads of responses as HttpClient does, and keeps hold of the buffer they
	 * come from.
	 */
	private static final class Heads implements HttpMessageParser<ClassicHttpResponse> {

		private final HttpMessageParser<ClassicHttpResponse> parser;

		private @Nullable SessionInputBuffer buffer;

		Heads(HttpMessageParser<ClassicHttpResponse> parser) {
			this.parser = parser;
		}

		@Override
		public @Nullable ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
				throws IOException, HttpException {
			this.buffer = buffer;
			return this.parser.parse(buffer, in);
		}

		boolean hasMore() {
			return this.buffer != null && this.buffer.length() > 0;
		}

	}

}
