package io.httppool.connect;

import java.io.IOException;

import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.io.NoResponseOutOfOrderStrategy;

import io.httppool.pool.Answered;

/**
 * A connection that is not used again once the peer has sent more than the response. The
 * surplus is in HttpClient's buffer already, where a check of the socket does not find
 * it, and would be taken for the response to the next request. Confined to the thread
 * that holds its lease.
 */
final class PooledConnection extends DefaultManagedHttpClientConnection implements Answered {

	private final ResponseHeads heads;

	/** Read under the lock of the route, by the thread that ended the exchange. */
	private volatile int lastStatus;

	PooledConnection(String id, Http1Config http1) {
		this(id, http1, new ResponseHeads(new DefaultHttpResponseParserFactory(http1).create()));
	}

	private PooledConnection(String id, Http1Config http1, ResponseHeads heads) {
		super(id, null, null, http1, null, null, NoResponseOutOfOrderStrategy.INSTANCE,
				new DefaultHttpRequestWriterFactory(http1), (ignored) -> heads);
		this.heads = heads;
	}

	/** Forget the status of the last response, in case this request fails. */
	@Override
	public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
		this.lastStatus = 0;
		super.sendRequestHeader(request);
	}

	@Override
	public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
		ClassicHttpResponse head = super.receiveResponseHeader();
		this.lastStatus = head.getCode();
		return head;
	}

	@Override
	public int lastStatus() {
		return this.lastStatus;
	}

	@Override
	public boolean isConsistent() {
		return super.isConsistent() && !this.heads.hasMore();
	}

}
