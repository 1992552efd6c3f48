package io.httppool.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

import io.httppool.sample.UpstreamBehaviour.IdleEnd;

/**
 * A connector that ends idle connections as the behaviour says. Jetty's own connector
 * fixes the idle timeout when it accepts a connection, and knows no reset.
 */
final class UpstreamConnector extends ServerConnector {

	private final transient Supplier<UpstreamBehaviour> behaviour;

	UpstreamConnector(Server server, Supplier<UpstreamBehaviour> behaviour) {
		super(server);
		this.behaviour = behaviour;
	}

	/**
	 * End the connection with a reset rather than in good order: without time to linger,
	 * the operating system sends RST instead of FIN.
	 */
	static void reset(EndPoint endPoint) {
		if (endPoint.getTransport() instanceof SocketChannel channel && channel.isOpen()) {
			try {
				channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		endPoint.close();
	}

	/**
	 * Give the connections that are open already the idle timeout of the behaviour.
	 */
	void applyIdleTimeout() {
		getConnectedEndPoints().forEach(this::applyIdleTimeout);
	}

	@Override
	protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
		return new UpstreamEndPoint(channel, selector, key, getScheduler());
	}

	@Override
	protected void onEndPointOpened(EndPoint endPoint) {
		// In this order a change of behaviour meanwhile finds the connection, or we see
		// it.
		super.onEndPointOpened(endPoint);
		applyIdleTimeout(endPoint);
	}

	private void applyIdleTimeout(EndPoint endPoint) {
		endPoint.setIdleTimeout(this.behaviour.get().idleTimeout().toMillis());
	}

	private final class UpstreamEndPoint extends SocketChannelEndPoint {

		UpstreamEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
			super(channel, selector, key, scheduler);
		}

		@Override
		protected void onIdleExpired(TimeoutException timeout) {
			Connection connection = getConnection();
			boolean resets = UpstreamConnector.this.behaviour.get().idleEnd() == IdleEnd.RESET;
			if (resets && connection != null && connection.onIdleExpired(timeout)) {
				UpstreamConnector.reset(this);
			}
			else {
				super.onIdleExpired(timeout);
			}
		}

	}

}
