package io.httppool.test.fault;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.net.InetAddressUtils;

import io.httppool.test.VirtualTime;
import io.httppool.time.Ticker;

/**
 * A name resolution that follows a script: a host may have other addresses after a while,
 * or none. The system resolves hosts without a script. Thread-safe.
 * <p>
 * The builder of HttpClient's connection manager takes it as its resolver.
 */
public final class FaultyDns implements DnsResolver {

	private final Map<String, List<Step>> scripts = new ConcurrentHashMap<>();

	private final Map<String, Long> lookups = new ConcurrentHashMap<>();

	private final Ticker ticker;

	private volatile Duration delay = Duration.ZERO;

	/**
	 * Create a resolver whose scripts follow real time.
	 */
	public FaultyDns() {
		this(Ticker.system());
	}

	/**
	 * Create a resolver whose scripts follow virtual time.
	 * @param time the time
	 */
	public FaultyDns(VirtualTime time) {
		this(time.ticker());
	}

	private FaultyDns(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Resolve a host to these addresses from now on.
	 * @param host the host
	 * @param addresses literal addresses, such as {@code 127.0.0.2}; none for a host that
	 * is not found
	 * @return this resolver
	 * @throws IllegalArgumentException if an address is not literal
	 */
	public FaultyDns answer(String host, String... addresses) {
		return answerIn(Duration.ZERO, host, addresses);
	}

	/**
	 * Resolve a host to these addresses after a while.
	 * @param delay the time from now until it does
	 * @param host the host
	 * @param addresses literal addresses, such as {@code 127.0.0.2}; none for a host that
	 * is not found
	 * @return this resolver
	 * @throws IllegalArgumentException if an address is not literal
	 */
	public FaultyDns answerIn(Duration delay, String host, String... addresses) {
		List<InetAddress> parsed = Arrays.stream(addresses).map((address) -> parse(host, address)).toList();
		this.scripts.computeIfAbsent(host, (name) -> new CopyOnWriteArrayList<>())
			.add(new Step(this.ticker.read() + delay.toNanos(), parsed));
		return this;
	}

	private static InetAddress parse(String host, String address) {
		try {
			if (InetAddressUtils.isIPv4(address) || InetAddressUtils.isIPv6(address)) {
				return InetAddress.getByAddress(host, InetAddress.getByName(address).getAddress());
			}
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
		throw new IllegalArgumentException(
				"Address must be literal, such as 127.0.0.2, but was '%s'".formatted(address));
	}

	/**
	 * Fail to resolve a host from now on.
	 * @param host the host
	 * @return this resolver
	 */
	public FaultyDns fail(String host) {
		return answer(host);
	}

	/**
	 * Delay each lookup from now on.
	 * @param delay the delay, in real time
	 * @return this resolver
	 */
	public FaultyDns delay(Duration delay) {
		this.delay = Objects.requireNonNull(delay);
		return this;
	}

	/**
	 * Return how often a host was looked up.
	 * @param host the host
	 * @return the count since this resolver was created
	 */
	public long lookups(String host) {
		return this.lookups.getOrDefault(host, 0L);
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		this.lookups.merge(host, 1L, Long::sum);
		waitFor(this.delay);
		List<Step> script = this.scripts.getOrDefault(host, List.of());
		return script.isEmpty() ? SystemDefaultDnsResolver.INSTANCE.resolve(host) : current(host, script);
	}

	private InetAddress[] current(String host, List<Step> script) throws UnknownHostException {
		long now = this.ticker.read();
		return script.stream()
			.filter((step) -> now - step.from() >= 0)
			.reduce((earlier, later) -> (later.from() - earlier.from() >= 0) ? later : earlier)
			.filter((step) -> !step.addresses().isEmpty())
			.map((step) -> step.addresses().toArray(InetAddress[]::new))
			.orElseThrow(() -> new UnknownHostException(host + ": the script has no address for it now"));
	}

	private static void waitFor(Duration delay) throws UnknownHostException {
		try {
			TimeUnit.NANOSECONDS.sleep(delay.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new UnknownHostException("Interrupted during a slow lookup");
		}
	}

	@Override
	public String resolveCanonicalHostname(String host) throws UnknownHostException {
		return resolve(host)[0].getCanonicalHostName();
	}

	/**
	 * The addresses of a host from a moment on.
	 *
	 * @param from the moment, a reading of the ticker
	 * @param addresses its addresses; none if it is not found
	 */
	private record Step(long from, List<InetAddress> addresses) {

	}

}
