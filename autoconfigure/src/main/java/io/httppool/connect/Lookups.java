package io.httppool.connect;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

import io.httppool.connect.Lookup.Caller;
import io.httppool.connect.Lookup.Name;
import io.httppool.time.Ticker;

/**
 * The lookups of names for a pool. A name is looked up on a thread of its own, because
 * neither a timeout nor an interrupt ends a call of the system's resolver: a caller waits
 * only as long as its connect timeout lasts. Callers that need the same name at the same
 * time share one lookup. An address in place of a name takes no thread. Thread-safe.
 * <p>
 * Threads are bounded: a name server that is silent for a hundred names does not take a
 * hundred threads. Where all are taken, a lookup waits for one, and is dropped once its
 * callers have gone. A lookup that has begun goes on without them; its addresses are kept
 * for the next caller, for a while. Failures are never kept.
 */
final class Lookups {

	private static final int MOST = 16;

	/** A caller that tries again does so within seconds; later, addresses may change. */
	private static final long NANOS_KEPT = Duration.ofSeconds(30).toNanos();

	private final NameResolution names;

	private final Ticker ticker;

	private final int most;

	private final ThreadPoolExecutor threads;

	private final ReentrantLock lock = new ReentrantLock();

	/** Those under way, and those that ended without a caller; guarded by lock. */
	private final Map<Name, Lookup> lookups = new HashMap<>();

	Lookups(NameResolution names, Ticker ticker) {
		this(names, ticker, MOST);
	}

	Lookups(NameResolution names, Ticker ticker, int most) {
		this.names = names;
		this.ticker = ticker;
		this.most = most;
		this.threads = new ThreadPoolExecutor(most, most, 1, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(),
				Lookups::thread);
		this.threads.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable work) {
		Thread thread = new Thread(null, work, "httppool-lookup", 0, false);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Return the addresses of a host.
	 * @param host the host
	 * @param budget the time for which the caller waits
	 * @param connection the connection that needs them; to close it ends the wait
	 * @throws UnknownHostException if there are none
	 * @throws ConnectTimeoutException if they were not found in time
	 * @throws ConnectionClosedException if the connection was closed meanwhile
	 * @throws InterruptedIOException if the thread was interrupted
	 */
	List<InetSocketAddress> find(HttpHost host, Budget budget, ManagedHttpClientConnection connection)
			throws IOException {
		Name name = new Name(host.getHostName(), this.names.port(host));
		if (host.getAddress() != null) {
			return List.of(new InetSocketAddress(host.getAddress(), name.port()));
		}
		if (name.isLiteral()) {
			return this.names.resolve(name.host(), name.port());
		}
		Caller caller = new Caller(join(name));
		try {
			endWhenClosed(connection, caller);
			return await(caller, budget);
		}
		finally {
			leave(caller.lookup());
			endWhenClosed(connection, null);
		}
	}

	private static void endWhenClosed(ManagedHttpClientConnection connection, @Nullable Caller caller) {
		if (connection instanceof PooledConnection pooled) {
			pooled.endWhenClosed(caller);
		}
	}

	private List<InetSocketAddress> await(Caller caller, Budget budget) throws IOException {
		String name = caller.lookup().name().host();
		try {
			if (caller.await(budget.nanosLeft())) {
				return caller.lookup().addresses();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted while looking up " + name);
		}
		if (caller.isClosed()) {
			throw new ConnectionClosedException("The request ended while %s was being looked up".formatted(name));
		}
		throw budget.lookupTimedOut(caller.lookup().hasBegun() ? "the name server has not answered"
				: "the name server has not answered %d others either, and no more are looked up at a time"
					.formatted(this.most));
	}

	/** Join the lookup of a name, or the last one, if that ended without a caller. */
	private Lookup join(Name name) {
		Lookup lookup;
		boolean isNew;
		this.lock.lock();
		try {
			forgetStale();
			Lookup earlier = this.lookups.get(name);
			isNew = earlier == null;
			lookup = (earlier != null) ? earlier : new Lookup(name, this.lock, this::run);
			if (lookup.join()) {
				this.lookups.remove(name);
			}
			else {
				this.lookups.put(name, lookup);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (isNew) {
			start(lookup);
		}
		return lookup;
	}

	private void forgetStale() {
		if (!this.lookups.isEmpty()) {
			long now = this.ticker.read();
			this.lookups.values().removeIf((lookup) -> lookup.isStale(now, NANOS_KEPT));
		}
	}

	private void start(Lookup lookup) {
		try {
			this.threads.execute(lookup);
		}
		catch (OutOfMemoryError ex) {
			// The system has no more threads; the caller looks up the name itself.
			run(lookup);
		}
		catch (RuntimeException | Error ex) {
			end(lookup, null, ex);
			throw ex;
		}
	}

	private void run(Lookup lookup) {
		if (!begin(lookup)) {
			return;
		}
		List<InetSocketAddress> addresses = null;
		Throwable failure = null;
		try {
			addresses = this.names.resolve(lookup.name().host(), lookup.name().port());
		}
		catch (Throwable ex) {
			failure = ex;
		}
		finally {
			end(lookup, addresses, failure);
		}
	}

	private boolean begin(Lookup lookup) {
		this.lock.lock();
		try {
			return lookup.begin();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end(Lookup lookup, @Nullable List<InetSocketAddress> addresses, @Nullable Throwable failure) {
		this.lock.lock();
		try {
			boolean isKept = lookup.end(addresses, failure, this.ticker.read());
			if (!isKept) {
				this.lookups.remove(lookup.name(), lookup);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Drop a lookup that waits for a thread and has no caller any more. */
	private void leave(Lookup lookup) {
		boolean isDropped;
		this.lock.lock();
		try {
			isDropped = lookup.leave();
			if (isDropped) {
				this.lookups.remove(lookup.name(), lookup);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (isDropped) {
			this.threads.remove(lookup);
		}
	}

}
