package io.httppool.tuning;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.LogLines;
import io.httppool.pool.TestPool;
import io.httppool.time.PoolClock;
import io.httppool.tuning.JournalEntry.Terms;
import io.httppool.tuning.Reason.Code;
import io.httppool.tuning.TuningSettings.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DecisionLog} and {@link Journal}.
 */
class DecisionLogTests {

	@Test
	void changesAreLoggedOncePerMinuteAndRouteAndAllOfThemAtDebug() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);
		pool.use(TestPool.B);
		pool.policy.decides(TunedPool.TWICE);

		List<String> told;
		List<String> rest;
		try (LogLines log = LogLines.of(DecisionLog.class.getName())) {
			pool.tune(1);
			pool.tune(1);
			pool.policy.decides((window) -> window.limit().value() - 1);
			pool.pass(Duration.ofSeconds(57));
			pool.tune(1);
			pool.tune(1);
			told = log.at("INFO");
			rest = log.at("DEBUG");
		}

		String reason = "(demand above the limit, latency at its baseline)";
		assertThat(told).containsExactlyInAnyOrder("INFO payments - https://api.example.com limit 20 -> 40 " + reason,
				"INFO payments - http://b limit 20 -> 40 " + reason,
				"INFO payments - https://api.example.com limit 79 -> 78 " + reason,
				"INFO payments - http://b limit 79 -> 78 " + reason);
		assertThat(rest).hasSize(4).contains("DEBUG payments - https://api.example.com limit 40 -> 80 " + reason);
	}

	@ParameterizedTest
	@EnumSource(value = Code.class, names = { "UNDO", "REVERSE", "UP_FAILED", "TRIAL_VOID" })
	void changeThatIsTakenBackIsToldWithinTheMinuteToo(Code code) {
		DecisionLog decisions = new DecisionLog("payments", PoolClock.system());

		List<String> told;
		try (LogLines log = LogLines.of(DecisionLog.class.getName())) {
			decisions.add(entry(30, 20, new Reason(Code.PROBE, "probing")));
			decisions.add(entry(20, 30, new Reason(code, "taken back: it cost throughput")));
			decisions.add(entry(30, 20, new Reason(Code.PROBE, "probing")));
			decisions.add(entry(20, 30, new Reason(code, "taken back: it cost throughput")));
			told = log.at("INFO");
		}

		assertThat(told).containsExactly("INFO payments - http://a limit 30 -> 20 (probing)",
				"INFO payments - http://a limit 20 -> 30 (taken back: it cost throughput)");
	}

	private static JournalEntry entry(int from, int to, Reason reason) {
		return new JournalEntry(TunedPool.START, "http://a", new Terms(from, null, OptionalInt.empty()),
				new Terms(to, null, OptionalInt.empty()), List.of(reason), true, null);
	}

	@Test
	void decisionThatIsOnlyObservedIsLoggedAtDebug() {
		TunedPool pool = new TunedPool(Mode.OBSERVE);
		pool.use(TunedPool.API);
		pool.policy.decides(TunedPool.TWICE);

		try (LogLines log = LogLines.of(DecisionLog.class.getName())) {
			pool.tune(1);

			assertThat(log.at("INFO")).isEmpty();
			assertThat(log.at("DEBUG"))
				.containsExactly("DEBUG payments - https://api.example.com limit 20 -> 40 observed only "
						+ "(demand above the limit, latency at its baseline)");
		}
	}

	@Test
	void decisionThatIsNotCarriedOutIsWrittenDownOnceUntilItIsForSomethingElse() {
		TunedPool pool = new TunedPool(Mode.OBSERVE);
		pool.use(TunedPool.API);
		pool.policy.decides((window) -> 40);

		pool.tune(3);
		pool.policy.decides((window) -> 30);
		pool.tune(3);

		assertThat(pool.journal()).extracting(JournalEntry::change).containsExactly("limit 20 -> 30", "limit 20 -> 40");
	}

	@Test
	void decisionBeyondTheBoundsIsWrittenDownOnce() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);
		pool.policy.decides((window) -> 500);

		pool.tune(3);

		assertThat(pool.journal()).extracting(JournalEntry::change).containsExactly("limit 20 -> 200");
	}

	@Test
	void journalKeepsTheLastDecisions() {
		TunedPool pool = new TunedPool(Mode.APPLY);
		pool.use(TunedPool.API);
		pool.policy.decides((window) -> (window.limit().value() == 20) ? 21 : 20);

		pool.tune(501);

		List<JournalEntry> journal = pool.journal();
		assertThat(journal).hasSize(500);
		assertThat(journal.get(0).at()).isEqualTo(TunedPool.START.plusSeconds(501));
		assertThat(journal.get(499).at()).isEqualTo(TunedPool.START.plusSeconds(2));
	}

}
