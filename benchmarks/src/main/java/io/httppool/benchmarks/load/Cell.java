package io.httppool.benchmarks.load;

/**
 * A kind of load on which all clients are compared.
 *
 * @param callers how many threads send requests
 * @param serviceMillis how long the server takes to answer; 0 for nginx
 * @param isSecure whether over TLS
 * @param isVirtual whether the callers are virtual threads
 * @param rate how many requests are due each second, or 0 for a closed loop
 */
record Cell(int callers, int serviceMillis, boolean isSecure, boolean isVirtual, int rate) {

	boolean isOpen() {
		return this.rate > 0;
	}

	String title() {
		String load = isOpen() ? "open loop, %d requests/s, no connections at first".formatted(this.rate)
				: "closed loop, %d caller%s".formatted(this.callers, (this.callers == 1) ? "" : "s");
		return "%s; %s; %s; %s".formatted(load,
				(this.serviceMillis == 0) ? "nginx" : "answers after %d ms".formatted(this.serviceMillis),
				this.isSecure ? "TLS" : "plain", this.isVirtual ? "virtual threads" : "platform threads");
	}

}
