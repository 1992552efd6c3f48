package io.httppool.tuning.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.httppool.time.PoolClock;

/**
 * One run of a scenario. Confined to one thread.
 */
final class Simulation {

	/** Clocks of machines differ by so much, at most. */
	private static final double SKEW = 0.1;

	private static final long LOOK = Timeline.nanos(0.1);

	private final Timeline timeline = new Timeline();

	private final Scenario scenario;

	private final Contender contender;

	private final long seed;

	private final List<Origin> origins;

	private final List<Replica> replicas = new ArrayList<>();

	private final Course course;

	private final Samples inFlight = new Samples();

	/**
	 * Create a run that has not begun.
	 * @param scenario what clients and servers do
	 * @param contender how pools are sized
	 * @param seed what chance depends on
	 */
	Simulation(Scenario scenario, Contender contender, long seed) {
		this.scenario = scenario;
		this.contender = contender;
		this.seed = seed;
		Map<Server.Model, Server> servers = new IdentityHashMap<>();
		this.origins = scenario.routes()
			.stream()
			.map((route) -> new Origin(this.timeline,
					servers.computeIfAbsent(route.server(), (model) -> model.on(this.timeline)), route.keepAlive()))
			.toList();
		for (int number = 0; number < scenario.replicas(); number++) {
			this.replicas.add(replica(number));
		}
		this.course = new Course(this::tallies, this.origins);
	}

	/** Play a scenario, quietly, from its beginning to its end. */
	static Outcome run(Scenario scenario, Contender contender, long seed) {
		return QuietLog.during(() -> new Simulation(scenario, contender, seed).run());
	}

	/** Play a scenario several times at once, with the seeds from 1 on. */
	static Outcome mean(Scenario scenario, Contender contender, int seeds) {
		return Outcome.mean(LongStream.rangeClosed(1, seeds)
			.parallel()
			.mapToObj((seed) -> run(scenario, contender, seed))
			.toList());
	}

	private Replica replica(int number) {
		RandomStream random = new RandomStream(this.seed, "replica " + number);
		double skew = (this.scenario.replicas() > 1) ? random.uniform() * SKEW : 0;
		PoolClock clock = this.timeline.clock(Duration.ofNanos(Timeline.nanos(skew)));
		Replica replica = new Replica(this.timeline, clock, this.contender.settings(this.scenario, number),
				this.contender);
		for (int route = 0; route < this.origins.size(); route++) {
			replica.add(caller(replica, route, random.fork()));
		}
		return replica;
	}

	private Caller caller(Replica replica, int route, RandomStream random) {
		Tally tally = new Tally(this.timeline, this.contender.limitsWithin(this.scenario.maxTotal()).current());
		Caller.Terms terms = new Caller.Terms("origin-" + route, this.scenario.routes().get(route).sizes(),
				this.scenario.patience());
		Caller caller = new Caller(this.timeline, replica.pool(), this.origins.get(route), terms, random.fork(), tally);
		this.timeline.after(0,
				() -> this.scenario.routes().get(route).arrivals().start(this.timeline, caller, random.fork()));
		return caller;
	}

	List<Replica> replicas() {
		return this.replicas;
	}

	/** Have the tuner of the first replica traced. */
	void trace(Consumer<String> lines) {
		Trace.of(this.timeline, this.replicas.get(0), lines);
	}

	/** Play to the end. */
	Outcome run() {
		this.replicas.forEach(Replica::keepUp);
		this.timeline.every(LOOK, () -> this.inFlight.add(requestsInFlight()));
		this.timeline.every(Timeline.nanos(1), this.course::look);
		this.scenario.restarts()
			.forEach((at) -> this.timeline.after(Timeline.nanos(at), () -> this.origins.forEach(Origin::restart)));
		this.timeline.runUntil(Timeline.nanos(this.scenario.seconds()));
		return outcome();
	}

	private Outcome outcome() {
		return Outcome.of(tallies().toList(), this.scenario.seconds(), this.inFlight.mean(), this.course.moments());
	}

	private double requestsInFlight() {
		return this.origins.stream().map(Origin::server).distinct().mapToInt(Server::inFlight).sum();
	}

	private Stream<Tally> tallies() {
		return this.replicas.stream().flatMap((replica) -> replica.callers().stream()).map(Caller::tally);
	}

}
