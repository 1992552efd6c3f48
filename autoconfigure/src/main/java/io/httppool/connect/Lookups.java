package io.httppool.connect;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.InetAddressUtils;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressBook;
import io.httppool.address.AddressSource.Answer;
import io.httppool.connect.Lookup.Caller;
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
 * for the next caller, for a while. The outcome of a lookup that came before the callers
 * is kept for those who have waited for it.
 */
final class Lookups {

	private static final int MOST = 16;

	private final NameResolution names;

	private final AddressBook addresses;

	private final Ticker ticker;

	private final int most;

	private final ThreadPoolExecutor threads;

	private final ReentrantLock lock = new ReentrantLock();

	/** Those under way, and those that ended without a caller; guarded by lock. */
	private final Map<HttpHost, Lookup> lookups = new HashMap<>();

	Lookups(NameResolution names, AddressBook addresses, Ticker ticker) {
		this(names, addresses, ticker, MOST);
	}

	Lookups(NameResolution names, AddressBook addresses, Ticker ticker, int most) {
		this.names = names;
		this.addresses = addresses;
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
	 * Look up a host before anybody connects to it.
	 * @param host the host
	 * @param end is run when the lookup has ended
	 */
	void begin(HttpHost host, Runnable end) {
		Lookup lookup = join(host, this.ticker.read(), end);
		if (lookup.hasEnded()) {
			lookup.runEnds();
		}
	}

	/**
	 * Return the addresses of a host.
	 * @param host the host
	 * @param since when the request came: a lookup that has ended since then is for it
	 * @param budget the time that the caller has
	 * @param share the share of what is left of it for which the caller waits, 1 for all
	 * @param connection the connection that needs them; to close it ends the wait
	 * @throws UnknownHostException if there are none
	 * @throws ConnectTimeoutException if they were not found in time
	 * @throws ConnectionClosedException if the connection was closed meanwhile
	 * @throws InterruptedIOException if the thread was interrupted
	 */
	List<InetSocketAddress> find(HttpHost host, long since, Budget budget, int share,
			ManagedHttpClientConnection connection) throws IOException {
		if (host.getAddress() != null) {
			return List.of(new InetSocketAddress(host.getAddress(), this.names.port(host)));
		}
		if (isLiteral(host.getHostName())) {
			return this.names.resolve(host).addresses();
		}
		Caller caller = new Caller(join(host, since, null));
		try {
			endWhenClosed(connection, caller);
			return await(caller, budget, share);
		}
		finally {
			leave(caller.lookup());
			endWhenClosed(connection, null);
		}
	}

	/** Return whether a name is an address. Only that of IPv6 has colons. */
	static boolean isLiteral(String name) {
		return InetAddressUtils.isIPv4(name) || name.indexOf(':') >= 0;
	}

	private static void endWhenClosed(ManagedHttpClientConnection connection, @Nullable Caller caller) {
		if (connection instanceof PooledConnection pooled) {
			pooled.endWhenClosed(caller);
		}
	}

	private List<InetSocketAddress> await(Caller caller, Budget budget, int share) throws IOException {
		String name = caller.lookup().host().getHostName();
		try {
			if (caller.await(budget.nanosLeft() / share)) {
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

	/**
	 * Join the lookup of a host that is under way, or one that has ended and is still
	 * good for the caller.
	 * @param end is run at the end, {@code null} for a caller that waits for that itself
	 */
	private Lookup join(HttpHost host, long since, @Nullable Runnable end) {
		Lookup lookup;
		boolean isNew;
		this.lock.lock();
		try {
			long now = this.ticker.read();
			this.lookups.values().removeIf((ended) -> ended.isStale(now));
			Lookup earlier = this.lookups.get(host);
			isNew = earlier == null || !earlier.isGoodFor(since);
			lookup = isNew ? new Lookup(host, this.lock, this::run) : Objects.requireNonNull(earlier);
			lookup.join(end, now);
			this.lookups.put(host, lookup);
		}
		finally {
			this.lock.unlock();
		}
		if (isNew) {
			start(lookup);
		}
		return lookup;
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
		List<InetSocketAddress> found = null;
		Throwable failure = null;
		try {
			this.addresses.lookupBegan(lookup.host());
			Answer answer = this.names.resolve(lookup.host());
			found = answer.addresses();
			this.addresses.answered(lookup.host(), answer);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		finally {
			end(lookup, found, failure);
		}
	}

	/**
	 * An exception of the application's own is its last word on a name: the addresses of
	 * an earlier answer do not stand in for it.
	 */
	static boolean isFailureOfNames(@Nullable Throwable failure) {
		return failure != null && failure.getClass() == UnknownHostException.class;
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
		if (addresses == null) {
			this.addresses.lookupFailed(lookup.host(), isFailureOfNames(failure), String.valueOf(failure));
		}
		this.lock.lock();
		try {
			boolean isKept = lookup.end(addresses, failure, this.ticker.read());
			if (!isKept) {
				this.lookups.remove(lookup.host(), lookup);
			}
		}
		finally {
			this.lock.unlock();
		}
		lookup.runEnds();
	}

	/** Drop a lookup that waits for a thread and has no caller any more. */
	private void leave(Lookup lookup) {
		boolean isDropped;
		this.lock.lock();
		try {
			isDropped = lookup.leave();
			if (isDropped) {
				this.lookups.remove(lookup.host(), lookup);
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
