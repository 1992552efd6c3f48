package io.httppool.lean;

import java.io.IOException;
import java.io.OutputStream;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * The body of a request that can be written once. Until it has been, the request can be
 * sent again. Confined to one thread.
 */
final class SentOnce extends HttpEntityWrapper {

	private boolean isSent;

	private SentOnce(HttpEntity body) {
		super(body);
	}

	/** Have a request note that its body is written, if that is possible only once. */
	static void note(ClassicHttpRequest request) {
		HttpEntity body = request.getEntity();
		if (body != null && !body.isRepeatable() && !(body instanceof SentOnce)) {
			request.setEntity(new SentOnce(body));
		}
	}

	@Override
	public boolean isRepeatable() {
		return !this.isSent;
	}

	@Override
	public void writeTo(OutputStream out) throws IOException {
		this.isSent = true;
		super.writeTo(out);
	}

}
