package io.httppool.pool;

import org.jspecify.annotations.Nullable;

/**
 * A permission for the leases of a thread for one exchange: of a connection that was
 * released a moment ago, a {@linkplain Liveness#glance glance} is enough, for the request
 * is sent again should its peer have closed it. HttpClient hands nothing of the request
 * on to the lease. Thread-safe.
 */
public final class QuickLook {

	private static final ThreadLocal<@Nullable String> EXCHANGE = new ThreadLocal<>();

	private QuickLook() {
	}

	/**
	 * Permit it to the leases of the current thread for an exchange.
	 * @param exchangeId the identity of the exchange, as HttpClient gives it to the lease
	 */
	public static void permit(String exchangeId) {
		EXCHANGE.set(exchangeId);
	}

	/** Permit it no longer. */
	public static void end() {
		EXCHANGE.set(null);
	}

	/** Return whether it is permitted to a lease of the current thread. */
	static boolean isPermitted(@Nullable String exchangeId) {
		return exchangeId != null && exchangeId.equals(EXCHANGE.get());
	}

}
