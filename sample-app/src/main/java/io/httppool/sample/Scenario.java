package io.httppool.sample;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.httppool.sample.UpstreamBehaviour.IdleEnd;

/**
 * A situation to watch the pool in: a behaviour of the upstream and a shape of the
 * traffic.
 */
@SuppressWarnings("ImmutableEnumChecker") // both are records of immutable values
enum Scenario {

	/**
	 * A sound upstream and even traffic.
	 */
	STEADY("Steady traffic, and an upstream that answers in 12 ms.",
			"All is well: a few connections of many are leased, nothing is pending, and hardly any is opened.",
			"Five connections are enough for this: both pools answer alike.", UpstreamBehaviour.SOUND,
			TrafficShape.EVEN),

	/**
	 * Much more traffic.
	 */
	BURST("Five times the traffic, from one moment to the next.",
			"\"Requests\" jumps, and in \"Connections and decisions\" so does the number of leased ones. "
					+ "If they reach the limit, a mark tells what the tuner did, and why.",
			"With its five connections HttpClient's pool answers about 400 requests per second. The others wait for a "
					+ "second, which is all that the threads of the generator can wait; it drops the rest.",
			UpstreamBehaviour.SOUND, TrafficShape.EVEN.times(5)),

	/**
	 * A slow upstream: each request holds its connection for longer.
	 */
	SLOW_UPSTREAM("The upstream takes 240 ms for an answer, twenty times as long as before.",
			"In \"Wait against exchange\" the exchange with the server rises first: it is the server. Then the limit is "
					+ "reached and requests wait; the sentence above the charts says since when.",
			"With its five connections HttpClient's pool answers about 20 requests per second. The others wait, for up to "
					+ "three minutes, and the generator drops those for which it has no threads left.",
			UpstreamBehaviour.SOUND.withLatency(UpstreamBehaviour.SOUND.latency().multipliedBy(20)), TrafficShape.EVEN),

	/**
	 * An upstream that closes available connections: the pauses are longer than its idle
	 * timeout.
	 */
	SHORT_KEEP_ALIVE(
			"The upstream closes connections that were idle for 1 s, and traffic comes for 1 s out of every 3 s, "
					+ "so each time it finds connections that have just been closed.",
			"\"Opened and closed, by reason\" shows stale-fin at first: closed by the server. After a few rounds \"kept idle for\" "
					+ "is shorter, because the pool has learned how long the server waits.",
			"HttpClient's pool now and then sends a request over a connection that has just been closed: it fails with a "
					+ "NoHttpResponseException. Our pool looks at the connection first.",
			UpstreamBehaviour.SOUND.withIdleConnections(Duration.ofSeconds(1), IdleEnd.CLOSE),
			TrafficShape.EVEN.busyFor(Duration.ofSeconds(1), Duration.ofSeconds(3))),

	/**
	 * An upstream that resets exchanges and idle connections.
	 */
	RESETS("The upstream resets the connection in 2 of 100 exchanges, and connections that were idle for 2 s.",
			"The tile says that exchanges fail, \"Requests\" how many, and \"Opened and closed, by reason\" shows "
					+ "request-failed. None of them waits: it is not the pool.",
			"Both pools fail alike: a POST that may have reached the server must not be sent again.",
			UpstreamBehaviour.SOUND.withResetShare(0.02).withIdleConnections(Duration.ofSeconds(2), IdleEnd.RESET),
			TrafficShape.EVEN),

	/**
	 * An upstream with a limit that more connections do not raise.
	 */
	FEW_WORKERS(
			"Twice the traffic, and an upstream that works on 4 requests at a time, enough for about 300 per second: "
					+ "with more connections they wait there instead.",
			"In \"Wait against exchange\" the exchange rises first, and then only the wait: marks in \"Connections and "
					+ "decisions\" tell how the tuner lowers the limit, since more connections bring no more answers.",
			"Neither pool makes the upstream faster. HttpClient's pool lets requests wait for up to three minutes; ours "
					+ "turns those away at once that it would not serve in time (ConnectionRequestTimeoutException).",
			UpstreamBehaviour.SOUND.withWorkers(4), TrafficShape.EVEN.times(2));

	private final String description;

	private final String lookAt;

	private final String compared;

	private final UpstreamBehaviour behaviour;

	private final TrafficShape shape;

	Scenario(String description, String lookAt, String compared, UpstreamBehaviour behaviour, TrafficShape shape) {
		this.description = description;
		this.lookAt = lookAt;
		this.compared = compared;
		this.behaviour = behaviour;
		this.shape = shape;
	}

	/**
	 * Return the scenario of that name.
	 * @throws IllegalArgumentException with a sentence for the user
	 */
	static Scenario named(String name) {
		return Arrays.stream(values())
			.filter((scenario) -> scenario.label().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No scenario named '%s'. Scenarios: %s.".formatted(name,
					Arrays.stream(values()).map(Scenario::label).collect(Collectors.joining(", ")))));
	}

	/**
	 * Return the name in the URL.
	 */
	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return the description, a sentence or two.
	 */
	String description() {
		return this.description;
	}

	/**
	 * Return what to look at on the live page of the endpoint.
	 */
	String lookAt() {
		return this.lookAt;
	}

	/**
	 * Return how HttpClient's own pool does beside this one, at 200 requests per second.
	 */
	String compared() {
		return this.compared;
	}

	UpstreamBehaviour behaviour() {
		return this.behaviour;
	}

	TrafficShape shape() {
		return this.shape;
	}

}
