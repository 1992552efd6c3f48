package io.httppool.test.soak;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import io.httppool.test.fault.Answer;
import io.httppool.test.fault.FaultyProxy;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.ServedRequest;
import io.httppool.test.fault.Upstream;

/**
 * The upstreams that are called: a server without TLS, one with TLS, and one behind a
 * proxy. Each answers with the path of the request, so that the answer to another request
 * shows.
 */
final class SoakUpstreams implements AutoCloseable {

	private final FaultyServer plain;

	private final FaultyServer secure;

	private final FaultyServer behind;

	private final FaultyProxy proxy;

	SoakUpstreams(long seed) {
		this.plain = FaultyServer.builder().seed(seed).start();
		this.secure = FaultyServer.builder().seed(seed + 1).tls().start();
		this.behind = FaultyServer.builder().seed(seed + 2).start();
		this.proxy = FaultyProxy.startBefore(this.behind.origin(), seed + 3);
		List.of(this.plain, this.secure, this.behind).forEach((server) -> server.answer(SoakUpstreams::echo));
	}

	private static Answer echo(ServedRequest request) {
		return Answer.text(request.path());
	}

	List<FaultyServer> servers() {
		return List.of(this.plain, this.secure);
	}

	FaultyProxy proxy() {
		return this.proxy;
	}

	List<URI> origins() {
		return List.of(this.plain.origin(), this.secure.origin(), this.proxy.origin());
	}

	/** Return the number of connections that an upstream has accepted. */
	long opened(String origin) {
		return Stream.of(this.plain, this.secure, this.proxy)
			.filter((upstream) -> upstream.origin().toString().equals(origin))
			.mapToLong(Upstream::opened)
			.findFirst()
			.orElseThrow();
	}

	void heal() {
		servers().forEach(FaultyServer::heal);
		this.proxy.heal();
	}

	@Override
	public void close() {
		this.proxy.close();
		this.behind.close();
		this.secure.close();
		this.plain.close();
	}

}
