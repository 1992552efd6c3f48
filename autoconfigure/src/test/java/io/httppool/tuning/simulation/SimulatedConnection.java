package io.httppool.tuning.simulation;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

import io.httppool.SocketlessConnection;
import io.httppool.pool.Answered;

/**
 * A connection to a simulated server. Confined to one thread.
 */
final class SimulatedConnection implements SocketlessConnection, Answered {

	private static final SocketAddress REMOTE = new InetSocketAddress("127.0.0.1", 443);

	private static final SocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 50_000);

	private final Origin origin;

	private final Runnable onClose;

	private boolean isClosed;

	private long requests;

	private long responses;

	private int lastStatus;

	private long usedAt = Long.MAX_VALUE;

	/**
	 * Create a connection that is open.
	 * @param origin the far end
	 * @param onClose is told of its end, once
	 */
	SimulatedConnection(Origin origin, Runnable onClose) {
		this.origin = origin;
		this.onClose = onClose;
	}

	Origin origin() {
		return this.origin;
	}

	void sendRequest() {
		this.requests++;
		this.lastStatus = 0;
	}

	void receiveResponse(int status, long now) {
		this.responses++;
		this.lastStatus = status;
		this.usedAt = now;
	}

	/** Note that it is open, before it has carried any request. */
	void opened(long now) {
		this.usedAt = now;
	}

	@Override
	public int lastStatus() {
		return this.lastStatus;
	}

	@Override
	public boolean isTunnelling() {
		return false;
	}

	@Override
	public boolean isInDoubt() {
		return false;
	}

	/** Return when it last carried a response; never, in terms of idleness, before. */
	long usedAt() {
		return this.usedAt;
	}

	@Override
	public boolean isOpen() {
		return !this.isClosed;
	}

	@Override
	public void close() {
		close(CloseMode.GRACEFUL);
	}

	@Override
	public void close(CloseMode mode) {
		if (!this.isClosed) {
			this.isClosed = true;
			this.onClose.run();
		}
	}

	@Override
	public EndpointDetails getEndpointDetails() {
		return new EndpointDetails(REMOTE, LOCAL, Timeout.DISABLED) {

			@Override
			public long getRequestCount() {
				return SimulatedConnection.this.requests;
			}

			@Override
			public long getResponseCount() {
				return SimulatedConnection.this.responses;
			}

			@Override
			public long getSentBytesCount() {
				return 0;
			}

			@Override
			public long getReceivedBytesCount() {
				return 0;
			}

		};
	}

	@Override
	public SocketAddress getLocalAddress() {
		return LOCAL;
	}

	@Override
	public SocketAddress getRemoteAddress() {
		return REMOTE;
	}

}
