package io.httppool.pool;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

import io.httppool.SocketlessConnection;

/**
 * A connection without a socket, for tests of the pool, which is generic. It has carried
 * as many responses as requests.
 */
public final class FakeConnection implements SocketlessConnection, Answered {

	final AtomicInteger holders = new AtomicInteger();

	private final Runnable onClose;

	private final EndpointDetails details = new EndpointDetails(new InetSocketAddress("127.0.0.1", 443),
			new InetSocketAddress("127.0.0.1", 50_000), Timeout.DISABLED) {

		@Override
		public long getRequestCount() {
			return 1;
		}

		@Override
		public long getResponseCount() {
			return 1;
		}

		@Override
		public long getSentBytesCount() {
			return 120;
		}

		@Override
		public long getReceivedBytesCount() {
			return 340;
		}

	};

	private final AtomicInteger closings = new AtomicInteger();

	private int status = 200;

	private boolean isInDoubt;

	private boolean isTunnelling;

	public FakeConnection() {
		this(() -> {
		});
	}

	FakeConnection(Runnable onClose) {
		this.onClose = onClose;
	}

	/** Answer the next request with a status. */
	void answer(int status) {
		this.status = status;
	}

	@Override
	public int lastStatus() {
		return this.status;
	}

	@Override
	public boolean isInDoubt() {
		return this.isInDoubt;
	}

	/** Have the last answer leave doubt about its length. */
	void leaveDoubt() {
		this.isInDoubt = true;
	}

	@Override
	public boolean isTunnelling() {
		return this.isTunnelling;
	}

	/** Be a connection whose tunnel is being opened, or is open. */
	void tunnels(boolean isTunnelling) {
		this.isTunnelling = isTunnelling;
	}

	int closings() {
		return this.closings.get();
	}

	@Override
	public boolean isOpen() {
		return this.closings.get() == 0;
	}

	@Override
	public void close() {
		close(CloseMode.GRACEFUL);
	}

	@Override
	public void close(CloseMode mode) {
		this.closings.incrementAndGet();
		this.onClose.run();
	}

	@Override
	public EndpointDetails getEndpointDetails() {
		return this.details;
	}

	@Override
	public SocketAddress getLocalAddress() {
		return this.details.getLocalAddress();
	}

	@Override
	public SocketAddress getRemoteAddress() {
		return this.details.getRemoteAddress();
	}

}
