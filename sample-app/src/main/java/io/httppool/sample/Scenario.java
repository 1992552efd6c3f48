package io.httppool.sample;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.httppool.sample.UpstreamBehaviour.IdleEnd;

/**
 * A situation to watch the pool in: how the upstream behaves, and how the traffic is
 * spread.
 */
@SuppressWarnings("ImmutableEnumChecker") // both are records of immutable values
enum Scenario {

	/**
	 * Nothing goes wrong.
	 */
	STEADY("Steady traffic, and an upstream that answers in 12 ms.", UpstreamBehaviour.SOUND, TrafficShape.EVEN),

	/**
	 * More traffic than before.
	 */
	BURST("Five times the traffic, all of a sudden.", UpstreamBehaviour.SOUND, TrafficShape.EVEN.times(5)),

	/**
	 * Each request holds its connection for longer.
	 */
	SLOW_UPSTREAM("The upstream takes 240 ms for an answer, twenty times as long as before.",
			UpstreamBehaviour.SOUND.withLatency(UpstreamBehaviour.SOUND.latency().multipliedBy(20)), TrafficShape.EVEN),

	/**
	 * The upstream closes what the pool still keeps: the pauses are longer than its idle
	 * timeout.
	 */
	SHORT_KEEP_ALIVE(
			"The upstream closes a connection that was idle for 1 s, and the traffic comes for 1 s out of every 3 s, "
					+ "so each time it meets connections that have just been closed.",
			UpstreamBehaviour.SOUND.withIdleConnections(Duration.ofSeconds(1), IdleEnd.CLOSE),
			TrafficShape.EVEN.busyFor(Duration.ofSeconds(1), Duration.ofSeconds(3))),

	/**
	 * Exchanges and idle connections break.
	 */
	RESETS("The upstream resets the connection in 2 of 100 exchanges, and each one that was idle for 2 s.",
			UpstreamBehaviour.SOUND.withResetShare(0.02).withIdleConnections(Duration.ofSeconds(2), IdleEnd.RESET),
			TrafficShape.EVEN),

	/**
	 * The upstream has a limit that more connections do not lift.
	 */
	FEW_WORKERS(
			"Twice the traffic, and an upstream that works on 4 requests at a time, which is good for about 300 a second: "
					+ "more connections only make them wait there.",
			UpstreamBehaviour.SOUND.withWorkers(4), TrafficShape.EVEN.times(2));

	private final String description;

	private final UpstreamBehaviour behaviour;

	private final TrafficShape shape;

	Scenario(String description, UpstreamBehaviour behaviour, TrafficShape shape) {
		this.description = description;
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
	 * Return the name as it stands in the URL.
	 */
	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return what happens, in a sentence or two.
	 */
	String description() {
		return this.description;
	}

	UpstreamBehaviour behaviour() {
		return this.behaviour;
	}

	TrafficShape shape() {
		return this.shape;
	}

}
