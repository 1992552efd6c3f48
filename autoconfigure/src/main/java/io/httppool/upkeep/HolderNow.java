package io.httppool.upkeep;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.httppool.snapshot.CallSite;

/**
 * The place where the thread that leased a connection is now.
 *
 * @param calls the calls of the thread, the innermost first; empty if it has ended
 */
record HolderNow(List<StackTraceElement> calls) {

	private static final String CLIENT = "org.apache.hc.client5.";

	/** Packages of the JDK: the caller says more than the JDK's method it waits in. */
	private static final List<String> JDK = List.of("java.", "jdk.", "sun.");

	static HolderNow of(@Nullable Thread holder) {
		return new HolderNow((holder != null) ? List.of(holder.getStackTrace()) : List.of());
	}

	List<String> stack() {
		return this.calls.stream().map(StackTraceElement::toString).toList();
	}

	/**
	 * Finish the sentence "leased by a thread which is".
	 * @param site where the thread leased, or {@code null} if that was not recorded
	 */
	String inWords(@Nullable CallSite site) {
		if (this.calls.isEmpty()) {
			return "no longer running. Did you forget to close a response?";
		}
		if (isInExchange(site)) {
			return "still in the exchange. Is the server slow, or the response endless?";
		}
		return "now at %s. Did you forget to close a response?".formatted(place());
	}

	/** A thread that has left the call site may well be in another exchange by now. */
	private boolean isInExchange(@Nullable CallSite site) {
		return this.calls.stream().anyMatch((call) -> startsWith(call, CLIENT))
				&& (site == null || this.calls.stream().anyMatch(site::isAt));
	}

	private StackTraceElement place() {
		return this.calls.stream()
			.filter((call) -> JDK.stream().noneMatch((prefix) -> startsWith(call, prefix)))
			.findFirst()
			.orElse(this.calls.get(0));
	}

	private static boolean startsWith(StackTraceElement call, String prefix) {
		return call.getClassName().startsWith(prefix);
	}

}
