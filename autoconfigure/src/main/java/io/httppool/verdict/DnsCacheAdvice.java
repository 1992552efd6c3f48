package io.httppool.verdict;

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

	private DnsCacheAdvice() {
	}

	/**
	 * Return advice on the time for which addresses are cached. A negative number means
	 * for ever; what is no number counts as not set.
	 * @param security the value of the security property, or {@code null} if it is not
	 * set
	 * @param system the value of the system property, or {@code null} if it is not set
	 * @return the advice, empty if addresses are not cached for ever
	 */
	public static List<Advice> on(@Nullable String security, @Nullable String system) {
		Integer seconds = number(security);
		boolean isSecurity = seconds != null;
		Integer inForce = isSecurity ? seconds : number(system);
		if (inForce == null || inForce >= 0) {
			return List.of();
		}
		return List.of(new Advice(Advice.ALL_POOLS, AdviceCode.DNS_CACHED_FOREVER, Severity.WARN, """
				The %s property %s is %d, so the addresses of a server are looked up once and for all: when they \
				change, requests fail until the application is restarted. Set it to 30 (seconds)"""
			.formatted(isSecurity ? "security" : "system", isSecurity ? SECURITY_PROPERTY : SYSTEM_PROPERTY, inForce)));
	}

	private static @Nullable Integer number(@Nullable String text) {
		return (text != null && text.matches("-?\\d{1,9}")) ? Integer.valueOf(text) : null;
	}

}
