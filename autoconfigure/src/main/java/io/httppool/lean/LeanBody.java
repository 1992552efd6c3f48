package io.httppool.lean;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;

import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.apache.hc.core5.http.io.EofSensorWatcher;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.io.CloseMode;

/**
 * The body of a response, with whose end the connection is released: used again if the
 * body was read or closed, closed if it broke off. Confined to one thread.
 */
final class LeanBody extends HttpEntityWrapper implements EofSensorWatcher {

	private final ExecRuntime runtime;

	LeanBody(HttpEntity body, ExecRuntime runtime) {
		super(body);
		this.runtime = runtime;
	}

	@Override
	public boolean isRepeatable() {
		return false;
	}

	@Override
	public InputStream getContent() throws IOException {
		return new EofSensorInputStream(super.getContent(), this);
	}

	@Override
	public void writeTo(OutputStream out) throws IOException {
		end(() -> super.writeTo(out));
	}

	/** The stream is closed for what may come after the body, such as trailers. */
	@Override
	public boolean eofDetected(InputStream stream) throws IOException {
		end(stream);
		return false;
	}

	/** A connection that was closed before cannot fail its reader any more. */
	@Override
	public boolean streamClosed(InputStream stream) throws IOException {
		boolean isHeld = this.runtime.isEndpointAcquired();
		try {
			end(stream);
		}
		catch (SocketException ex) {
			if (isHeld) {
				throw ex;
			}
		}
		return false;
	}

	@Override
	public boolean streamAbort(InputStream stream) throws IOException {
		abandon();
		return false;
	}

	@Override
	public void close() throws IOException {
		end(super::close);
	}

	/** Close the response before its end. */
	void close(Closeable response, CloseMode mode) throws IOException {
		try {
			if (mode == CloseMode.GRACEFUL) {
				response.close();
			}
		}
		finally {
			abandon();
		}
	}

	private void end(Closeable rest) throws IOException {
		try {
			rest.close();
			this.runtime.releaseEndpoint();
		}
		catch (IOException | RuntimeException ex) {
			this.runtime.discardEndpoint();
			throw ex;
		}
		finally {
			abandon();
		}
	}

	/** Close the connection, unless it has been released. */
	private void abandon() throws IOException {
		try {
			if (this.runtime.isEndpointConnected()) {
				this.runtime.disconnectEndpoint();
			}
		}
		finally {
			this.runtime.discardEndpoint();
		}
	}

}
