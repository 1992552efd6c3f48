package io.httppool.tuning;

/**
 * Why a policy changes something.
 *
 * @param code what kind of reason it is
 * @param text the same for people, with the numbers that matter
 */
public record Reason(Code code, String text) {

	/**
	 * The kinds of reasons.
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
		/** More concurrency brought no more throughput. */
		KNEE,
		/** It is not clear what the last step brought. */
		REVERSE,
		/** At the maximum with high latency: does throughput need the concurrency? */
		TEST_AT_MAX,
		/** Latency is higher than the concurrency needs to make it. */
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
		/** A trial shows nothing, because nobody waits any more. */
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
		/** Too many wait for too long: more are turned away at once. */
		FAIL_FAST_ON,
		/** Leases may wait again. */
		FAIL_FAST_OFF,
		/** Connections are kept for another span. */
		IDLE_TIMEOUT,
		/** The server closes idle connections sooner. */
		KEEP_ALIVE,
		/** The total of the pool is contended. */
		CAPPED,
		/** The total of the pool is not contended any more. */
		UNCAPPED,
		/** A threshold of the stepwise policy was crossed. */
		STEPWISE,
		/** A person set the limit. */
		OPERATOR

	}

}
