package io.httppool.benchmarks;

import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BufferedHeader;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that is always open and answers each request at once, without a socket and
 * without a codec, as nginx does: so only the way to it is measured.
 */
final class AnsweredConnection extends DefaultManagedHttpClientConnection {

	private static final byte[] BODY = new byte[200];

	private static final String[] HEADERS = { "Server: nginx/1.22.1", "Date: Fri, 27 Nov 2026 12:00:00 GMT",
			"Content-Type: text/plain", "Content-Length: 200", "Connection: keep-alive" };

	private boolean isOpen = true;

	AnsweredConnection() {
		super("answered", null, null, Http1Config.custom().setBufferSize(64).build(), null, null, null, null);
	}

	@Override
	public boolean isOpen() {
		return this.isOpen;
	}

	@Override
	public boolean isDataAvailable(Timeout timeout) {
		return false;
	}

	@Override
	public boolean isStale() {
		return false;
	}

	@Override
	public void sendRequestHeader(ClassicHttpRequest request) {
		// There is no server.
	}

	@Override
	public void sendRequestEntity(ClassicHttpRequest request) {
		// There is no server.
	}

	@Override
	public void flush() {
		// There is no server.
	}

	@Override
	public void setSocketTimeout(Timeout timeout) {
		// There is no socket.
	}

	@Override
	public ClassicHttpResponse receiveResponseHeader() {
		BasicClassicHttpResponse response = new BasicClassicHttpResponse(200, "OK");
		response.setVersion(HttpVersion.HTTP_1_1);
		for (String header : HEADERS) {
			CharArrayBuffer buffer = new CharArrayBuffer(header.length());
			buffer.append(header);
			response.addHeader(BufferedHeader.create(buffer));
		}
		return response;
	}

	@Override
	public void receiveResponseEntity(ClassicHttpResponse response) {
		response.setEntity(new ByteArrayEntity(BODY, ContentType.TEXT_PLAIN));
	}

	@Override
	public void close() {
		this.isOpen = false;
	}

}
