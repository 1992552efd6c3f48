package io.httppool.sample;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The destination of the traffic: a server on a port of its own whose behaviour can be
 * changed, running or not. It starts before the traffic and stops after it. Thread-safe.
 */
final class Upstream implements SmartLifecycle {

	private final int port;

	private UpstreamBehaviour behaviour = UpstreamBehaviour.SOUND; // guarded by this

	private @Nullable UpstreamServer server; // guarded by this

	/**
	 * Create an upstream that is not started.
	 * @param port the port to listen on; 0 takes a free one at each start
	 */
	Upstream(int port) {
		this.port = port;
	}

	synchronized void behave(UpstreamBehaviour behaviour) {
		this.behaviour = behaviour;
		if (this.server != null) {
			this.server.behave(behaviour);
		}
	}

	/**
	 * Return the address of the upstream.
	 * @throws IllegalStateException if it is not running
	 */
	synchronized URI uri() {
		if (this.server == null) {
			throw new IllegalStateException("The upstream is not running");
		}
		return URI.create("http://localhost:" + this.server.port());
	}

	@Override
	public synchronized void start() {
		if (this.server == null) {
			this.server = new UpstreamServer(this.port, this.behaviour);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.server != null) {
			this.server.close();
			this.server = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.server != null;
	}

	@Override
	public int getPhase() {
		return 0;
	}

}
