package io.httppool.verdict;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.httppool.verdict.Advice.Severity;

/**
 * Advice on the cache of addresses that the virtual machine has. Stateless.
 */
public final class DnsCacheAdvice {

	/** The security property with the seconds for which an address is cached. */
	public static final String SECURITY_PROPERTY = "networkaddress.cache.ttl";

	/** The system property that counts where the security property is not set. */
	public static final String SYSTEM_PROPERTY = "sun.net.inetaddr.ttl";

	/** The default of the virtual machine is 30 s; twice that is seldom meant. */
	private static final int LONG = 60;

	private DnsCacheAdvice() {
	}

	/**
	 * Return advice on the time for which addresses are cached. A negative number means
	 * for ever; what is no number counts as not set.
	 * @param refresh how often names are looked up in the background, zero for never
	 * @param security the value of the security property, or {@code null} if it is not
	 * set
	 * @param system the value of the system property, or {@code null} if it is not set
	 * @return the advice, empty if a change is found out soon
	 */
	public static List<Advice> on(Duration refresh, @Nullable String security, @Nullable String system) {
		Integer seconds = number(security);
		boolean isSecurity = seconds != null;
		Integer inForce = isSecurity ? seconds : number(system);
		if (inForce == null || (inForce >= 0 && inForce <= LONG)) {
			return List.of();
		}
		String property = isSecurity ? "security property " + SECURITY_PROPERTY : "system property " + SYSTEM_PROPERTY;
		return List.of((inForce < 0) ? forever(property, inForce) : late(property, inForce, refresh));
	}

	private static Advice forever(String property, int seconds) {
		return new Advice(Advice.ALL_POOLS, AdviceCode.DNS_CACHED_FOREVER, Severity.WARN, """
				The %s is %d, so the addresses of a server are looked up once and for all: when they \
				change, requests fail until the application is restarted. Set it to 30 (seconds)""".formatted(property,
				seconds));
	}

	/** A lookup just before the end of the cached answer brings that once more. */
	private static Advice late(String property, int seconds, Duration refresh) {
		return new Advice(Advice.ALL_POOLS, AdviceCode.DNS_CACHED_LONG, Severity.INFO, """
				The %s is %d (seconds), so a change of the addresses of a server is found out up to %d s late, however \
				often names are looked up (dns.refresh=%ds). Set it to 30""".formatted(property, seconds,
				seconds + refresh.toSeconds(), refresh.toSeconds()));
	}

	private static @Nullable Integer number(@Nullable String text) {
		return (text != null && text.matches("-?\\d{1,9}")) ? Integer.valueOf(text) : null;
	}

}
