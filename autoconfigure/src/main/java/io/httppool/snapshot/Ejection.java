package io.httppool.snapshot;

/**
 * The outcomes of failures at one address.
 */
public enum Ejection {

	/** It is ejected, because connections or exchanges failed. */
	FAILURES(true, "consecutive-failures"),

	/** It is ejected, because its answers were errors of the server. */
	SERVER_ERRORS(true, "consecutive-5xx"),

	/** It is ejected, because too few exchanges succeeded. */
	SUCCESS_RATE(true, "success-rate"),

	/** It would be ejected, because connections or exchanges failed. */
	OBSERVED_FAILURES(false, "consecutive-failures"),

	/** It would be ejected, because its answers were errors of the server. */
	OBSERVED_SERVER_ERRORS(false, "consecutive-5xx"),

	/** It would be ejected, because too few exchanges succeeded. */
	OBSERVED_SUCCESS_RATE(false, "success-rate"),

	/** It is not ejected, because too many would be then. */
	TOO_MANY(false, "max-percent"),

	/** It is not ejected, because it is the last. */
	LAST(false, "last-address");

	private final boolean isEnforced;

	private final String reason;

	Ejection(boolean isEnforced, String reason) {
		this.isEnforced = isEnforced;
		this.reason = reason;
	}

	/**
	 * Return whether the address gets no requests.
	 * @return whether it is ejected
	 */
	public boolean isEnforced() {
		return this.isEnforced;
	}

	/**
	 * Return whether the address is ejected, or would be if that were applied.
	 * @return whether nothing stands against it
	 */
	public boolean isEjection() {
		return this != TOO_MANY && this != LAST;
	}

	/**
	 * Return the reason as people see it.
	 * @return lower case words joined by hyphens
	 */
	public String reason() {
		return this.reason;
	}

}
