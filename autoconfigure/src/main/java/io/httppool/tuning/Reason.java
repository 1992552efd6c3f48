package io.httppool.tuning;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A reason for a decision. The journal, the log and the endpoint show it as it is.
 *
 * @param code the kind of reason, for machines: lower-case words and digits, joined by
 * hyphens. A policy of an application has codes of its own, few and always the same, as
 * they may become the values of a tag
 * @param text the reason for people, with the numbers that matter
 */
public record Reason(String code, String text) {

	private static final Pattern WORDS = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

	public Reason {
		if (!WORDS.matcher(code).matches()) {
			throw new IllegalArgumentException(
					"'code' must be lower-case words and digits joined by hyphens, but was '%s'".formatted(code));
		}
	}

	/**
	 * Create a reason of ours.
	 * @param code the kind of reason
	 * @param text the reason for people
	 */
	public Reason(Code code, String text) {
		this(code.word(), text);
	}

	/**
	 * Return whether this is a reason of a kind.
	 * @param kind one of our kinds
	 * @return whether the codes are the same
	 */
	public boolean is(Code kind) {
		return this.code.equals(kind.word());
	}

	/**
	 * The reasons of the policies of ours, of the tuner, and of people. Policies of
	 * applications are free to have others.
	 */
	public enum Code {

		/** A burst reached the limit, and nothing can be known yet. */
		GROW_BURST,
		/** There is demand above the limit, and latency is at its baseline. */
		GROW_HEALTHY,
		/** There is demand above the limit. */
		GROW_DEMAND,
		/** Bursts reach the limit now and then, and latency is at its baseline. */
		GROW_PARTIAL,
		/** There was no answer yet at all. */
		GROW_COLD,
		/** Exchanges that last keep others waiting. */
		GROW_LASTING,
		/** More concurrency brought no more throughput. */
		KNEE,
		/** It is not clear what the last step brought. */
		REVERSE,
		/** At the maximum with high latency: does throughput need the concurrency? */
		TEST_AT_MAX,
		/** Latency is higher than the throughput needs. */
		STEP_DOWN,
		/** The latency without queueing was never seen. */
		STEP_DOWN_UNTRUSTED,
		/** A lower limit cost throughput. */
		UNDO,
		/** A refuted decrease is tried once more, when all replicas try. */
		CONFIRM,
		/** A lower limit is tried. */
		PROBE,
		/** The lower limit was tried. */
		PROBE_DONE,
		/** A trial shows nothing, because there are no pending requests any more. */
		TRIAL_VOID,
		/** Latency at the limit is low. */
		STEP_UP,
		/** A higher limit brought no throughput. */
		UP_FAILED,
		/** Throughput follows concurrency again. */
		RELEASED,
		/** Short queueing at the limit while latency is at its baseline. */
		SHORT_QUEUE,
		/** No queueing for long. */
		KNEE_EXPIRED,
		/** The limit is far above what was used lately. */
		DECAY,
		/** Errors and timeouts dominate. */
		DISTRESS,
		/** The server turned requests away. */
		TURNED_AWAY,
		/** Nothing came back at all. */
		HOLD,
		/** The queue stands, and fewer requests may wait in it. */
		FAIL_FAST_ON,
		/** As many requests may wait as configured. */
		FAIL_FAST_OFF,
		/** Idle connections are kept for another span. */
		IDLE_TIMEOUT,
		/** The server or the settings close idle connections sooner. */
		KEEP_ALIVE,
		/** Connections that must be closed before they are needed again are replaced. */
		READY_ON,
		/** Connections are opened only when requests need them. */
		READY_OFF,
		/** The total of the pool is contended. */
		CAPPED,
		/** The total of the pool is not contended any more. */
		UNCAPPED,
		/** A threshold of the stepwise policy was crossed. */
		STEPWISE,
		/** A person set the limit. */
		OPERATOR;

		private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

		/**
		 * Return the code of a reason of this kind.
		 * @return for example {@code grow-burst}
		 */
		public String word() {
			return this.word;
		}

	}

}
