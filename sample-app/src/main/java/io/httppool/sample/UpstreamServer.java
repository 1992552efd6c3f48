package io.httppool.sample;

import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * One run of the upstream, from listening to closed: HTTP/1.1 on the loopback interface.
 * Thread-safe.
 */
final class UpstreamServer implements AutoCloseable {

	/**
	 * The number of connections that may wait to be accepted. With the usual 50 a burst
	 * of new ones would wait a second for TCP to try again, which would look like a fault
	 * of the pool.
	 */
	private static final int BACKLOG = 1024;

	private final AtomicReference<UpstreamBehaviour> behaviour;

	private final Workers workers;

	private final Server server;

	private final UpstreamConnector connector;

	/**
	 * Start the server.
	 * @param port the port to listen on; 0 takes a free one
	 * @throws IllegalStateException if it cannot listen there
	 */
	UpstreamServer(int port, UpstreamBehaviour behaviour) {
		this.behaviour = new AtomicReference<>(behaviour);
		this.workers = new Workers(behaviour.workers());
		this.server = new Server(daemonThreads(), new ScheduledExecutorScheduler("sample-upstream-timer", true), null);
		this.server.setHandler(new UpstreamHandler(this.behaviour::get, this.workers));
		this.connector = new UpstreamConnector(this.server, this.behaviour::get);
		this.connector.setHost("localhost");
		this.connector.setPort(port);
		this.connector.setAcceptQueueSize(BACKLOG);
		this.server.addConnector(this.connector);
		start(port);
	}

	int port() {
		return this.connector.getLocalPort();
	}

	/**
	 * Change the behaviour, on open connections too. A request that a worker has already
	 * keeps its latency.
	 */
	void behave(UpstreamBehaviour behaviour) {
		this.behaviour.set(behaviour);
		this.workers.limitTo(behaviour.workers());
		this.connector.applyIdleTimeout();
	}

	/**
	 * Close all connections and end all threads.
	 */
	@Override
	public void close() {
		try {
			this.server.stop();
		}
		catch (Exception ex) {
			throw new IllegalStateException("The upstream could not be stopped", ex);
		}
	}

	private void start(int port) {
		try {
			this.server.start();
		}
		catch (Exception ex) {
			close();
			throw new IllegalStateException(
					"The upstream cannot listen on port %d. Is it taken? Set sample.upstream-port to another, or to 0 for a free one."
						.formatted(port),
					ex);
		}
	}

	private static QueuedThreadPool daemonThreads() {
		QueuedThreadPool threads = new QueuedThreadPool(16);
		threads.setName("sample-upstream");
		threads.setDaemon(true);
		return threads;
	}

}
