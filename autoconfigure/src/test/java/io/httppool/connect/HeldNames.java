package io.httppool.connect;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * A name server that answers no lookup before it is told to, and no sooner when it is
 * interrupted. Every name is this machine. Thread-safe.
 */
final class HeldNames implements DnsResolver {

	private final CountDownLatch answer = new CountDownLatch(1);

	private final List<String> lookups = new CopyOnWriteArrayList<>();

	private volatile @Nullable RuntimeException failure;

	/** Answer all lookups from now on. */
	void answer() {
		this.answer.countDown();
	}

	/** Fail all lookups from now on. */
	void fail(RuntimeException failure) {
		this.failure = failure;
		answer();
	}

	boolean isSilent() {
		return this.answer.getCount() > 0;
	}

	/** Return the names that were looked up, each as often as it was. */
	List<String> lookups() {
		return List.copyOf(this.lookups);
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		this.lookups.add(host);
		boolean isInterrupted = false;
		while (isSilent()) {
			try {
				this.answer.await();
			}
			catch (InterruptedException ex) {
				isInterrupted = true;
			}
		}
		if (isInterrupted) {
			Thread.currentThread().interrupt();
		}
		if (this.failure != null) {
			throw this.failure;
		}
		if (host.startsWith("unknown")) {
			throw new UnknownHostException(host);
		}
		return new InetAddress[] { InetAddress.getByName("127.0.0.1") };
	}

	@Override
	public String resolveCanonicalHostname(String host) {
		return host;
	}

}
