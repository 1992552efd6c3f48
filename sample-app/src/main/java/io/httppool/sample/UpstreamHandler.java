package io.httppool.sample;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A handler that answers each request with a small body after a worker has had it for the
 * latency, or resets its connection then. No thread waits meanwhile. Thread-safe.
 */
final class UpstreamHandler extends Handler.Abstract.NonBlocking {

	private final Supplier<UpstreamBehaviour> behaviour;

	private final Workers workers;

	UpstreamHandler(Supplier<UpstreamBehaviour> behaviour, Workers workers) {
		this.behaviour = behaviour;
		this.workers = workers;
	}

	@Override
	public boolean handle(Request request, Response response, Callback callback) {
		Callback done = Callback.from(callback, this.workers::done);
		this.workers.submit(() -> work(request, response, done));
		return true;
	}

	private void work(Request request, Response response, Callback done) {
		Duration latency = this.behaviour.get().latency();
		request.getComponents().getScheduler().schedule(() -> end(request, response, done), latency);
	}

	private void end(Request request, Response response, Callback done) {
		if (ThreadLocalRandom.current().nextDouble() < this.behaviour.get().resetShare()) {
			UpstreamConnector.reset(request.getConnectionMetaData().getConnection().getEndPoint());
			done.failed(new EofException("The upstream reset the connection"));
			return;
		}
		response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
		Content.Sink.write(response, true, "Hello from the upstream\n", done);
	}

}
