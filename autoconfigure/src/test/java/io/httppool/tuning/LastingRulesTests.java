package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.httppool.statistics.Latency;
import io.httppool.statistics.Level;
import io.httppool.statistics.ReuseGaps;
import io.httppool.statistics.RouteWindow;
import io.httppool.statistics.RouteWindow.Connections;
import io.httppool.statistics.RouteWindow.Demand;
import io.httppool.statistics.RouteWindow.Exchanges;
import io.httppool.statistics.RouteWindow.LimitInForce;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LastingRules}: a route with a baseline of 100 ms and a limit of 32.
 */
class LastingRulesTests {

	private static final Duration ANSWER = Duration.ofMillis(100);

	private final List<Decision> decisions = new ArrayList<>();

	@Test
	void limitThatLastingExchangesFillGrowsEverMoreSeldom() {
		run(200, 0, 20);

		assertThat(limits()).startsWith(32, 40, 50, 50, 63);
		assertThat(this.decisions.get(1).reasons()).extracting(Reason::code).containsExactly("grow-lasting");
		assertThat(changes()).isEqualTo(5);
	}

	@Test
	void singleWindowWithoutAnAnswerIsAPause() {
		run(200, 0, 1);
		run(0, 320, 3);

		assertThat(this.decisions.get(0).limit()).isEqualTo(32);
		assertThat(codes()).doesNotContain("grow-lasting");
	}

	@Test
	void limitIsJudgedByTheOtherExchanges() {
		run(20, 120, 2);

		assertThat(limits()).startsWith(64);
		assertThat(codes()).contains("grow-healthy");
	}

	@Test
	void limitOfAFullServerLeavesRoomForLastingExchanges() {
		Knowledge known = FluidServer.state(0.1, true).known().limited(0);

		Decision decision = decide(window(61, 60, 20, 133), FluidServer.state(0.1, true).with(known));

		assertThat(decision.reasons()).extracting(Reason::code).containsExactly("step-down");
		assertThat(decision.limit()).isBetween(20 + 17, 20 + 27);
	}

	private void run(int lasting, int answers, int seconds) {
		for (int i = 0; i < seconds; i++) {
			Decision last = this.decisions.isEmpty() ? null : this.decisions.get(this.decisions.size() - 1);
			int limit = (last != null) ? last.limit() : 32;
			int second = this.decisions.size() + 1;
			this.decisions.add(decide(window(second, limit, Math.min(lasting, limit), answers),
					(last != null) ? last.next() : FluidServer.state(0.1, true)));
		}
	}

	private static Decision decide(RouteWindow window, PolicyState state) {
		return new AdaptivePolicy().decide(window, state);
	}

	private List<Integer> limits() {
		return this.decisions.stream().map(Decision::limit).toList();
	}

	private List<String> codes() {
		return this.decisions.stream().flatMap((decision) -> decision.reasons().stream()).map(Reason::code).toList();
	}

	private long changes() {
		return limits().stream().distinct().count() - 1;
	}

	/** Full latency at a limit of 60 with 20 lasting exchanges: 40 / 133 per second. */
	private static RouteWindow window(int second, int limit, int lasting, int answers) {
		Duration each = (second == 61) ? Duration.ofMillis(300) : ANSWER;
		Latency took = (answers > 0) ? new Latency(answers, each, each, each, each) : Latency.NONE;
		return new RouteWindow("http://any", Instant.ofEpochSecond(second), Seconds.span(second).toNanos(),
				Duration.ofSeconds(1), new Demand(400, 0, 0, Latency.NONE, 1),
				new Exchanges(answers, 0, 0, took, lasting),
				new Connections(0, answers, 0, Latency.NONE, ReuseGaps.NONE, List.of(), Duration.ofSeconds(30)),
				new Level(limit, limit, limit), new Level(50, 50, 50), 0, new LimitInForce(limit, false, false));
	}

}
