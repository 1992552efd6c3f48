package io.httppool.tuning;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.assertj.core.data.Offset;
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
 * Tests for {@link Inventory}, where half of the exchanges take 80 ms and a connect takes
 * 30 ms, so that a reconnect is worth 11 idle seconds.
 */
class InventoryTests {

	private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

	@Test
	void connectionsAreKeptForTheUsualTimeUntilEnoughGapsWereSeen() {
		assertThat(Inventory.start().after(window(19, 4)).wanted()).isEqualTo(30);
		assertThat(Inventory.start().after(window(20, 4)).wanted()).isEqualTo(4);
	}

	@Test
	void connectionsAreKeptForGapsThatComeOften() {
		assertThat(Inventory.start().after(window(100, 6.5)).wanted()).isEqualTo(7);
	}

	@Test
	void connectionsAreNotKeptForGapsThatCostMoreThanToConnect() {
		assertThat(Inventory.start().after(window(100, 100)).wanted()).isEqualTo(Inventory.SHORTEST_IDLE);
	}

	@Test
	void connectionsAreKeptForLongerWhereAnAnswerTakesLessThanToConnect() {
		Inventory fast = new Inventory(Inventory.start().gaps(), 0.03, 0.0075, 30);

		Inventory inventory = fast.after(window(100, 80, Duration.ofNanos(7_500_000)));

		assertThat(inventory.reconnect()).isEqualTo(120, ROUNDING);
		assertThat(inventory.wanted()).isEqualTo(90);
	}

	@Test
	void choiceThatCostsHardlyMoreThanTheBestStays() {
		Inventory before = Inventory.start().after(window(100, 25));

		Inventory after = before.after(window(3, 45));

		assertThat(after.wanted()).isEqualTo(before.wanted());
	}

	@Test
	void gapsFadeByHalfInFiveMinutes() {
		Inventory inventory = Inventory.start().after(window(100, 4));

		for (int second = 0; second < 300; second++) {
			inventory = inventory.after(window(0, 4));
		}

		assertThat(inventory.gaps().get(ReuseGaps.bucketOf(4))).isEqualTo(50, Offset.offset(1e-6));
	}

	@Test
	void reconnectIsWorthTwoMinutesAtMostAndSevenSecondsAtLeast() {
		assertThat(new Inventory(Inventory.start().gaps(), 10, 0.001, 30).reconnect()).isEqualTo(120);
		assertThat(new Inventory(Inventory.start().gaps(), 0.001, 10, 30).reconnect()).isEqualTo(7.5);
	}

	@Test
	void shareOfGapsThatAConnectionIsKeptForIsTold() {
		Inventory inventory = Inventory.start().after(window(60, 4)).after(window(40, 100));

		assertThat(inventory.reusedWithin(4)).isEqualTo(0.6, Offset.offset(0.01));
		assertThat(inventory.reusedWithin(3)).isZero();
	}

	@Test
	void connectionsThatAreNeededSoonAfterTheyMustBeClosedAreReplaced() {
		assertThat(Inventory.start().after(window(100, 5)).ready(4)).isEqualTo(5);
	}

	@Test
	void connectionsThatAreNeededInTimeAreNotReplaced() {
		assertThat(Inventory.start().after(window(100, 5)).ready(6)).isZero();
	}

	@Test
	void connectionsThatAreNeededAtOnceAreNotReplaced() {
		assertThat(Inventory.start().after(window(100, 0.1)).ready(4)).isZero();
	}

	@Test
	void connectionsThatAreNeededLongAfterTheyMustBeClosedAreNotReplaced() {
		assertThat(Inventory.start().after(window(100, 30)).ready(4)).isZero();
	}

	@Test
	void connectionsAreNotReplacedUntilEnoughGapsWereSeen() {
		assertThat(Inventory.start().after(window(19, 5)).ready(4)).isZero();
		assertThat(Inventory.start().after(window(20, 5)).ready(4)).isEqualTo(5);
	}

	@Test
	void peakIsForgottenAfterTwiceTheTimeThatConnectionsMayStayIdle() {
		Inventory inventory = Inventory.start().after(window(100, 5));

		for (int second = 0; second < 120; second++) {
			assertThat(inventory.ready(4)).isEqualTo(5);
			inventory = inventory.after(quiet());
		}

		assertThat(inventory.after(quiet()).ready(4)).isZero();
	}

	/** A second without any request, on a route whose connections last a minute. */
	private static RouteWindow quiet() {
		return new RouteWindow("http://any", Instant.EPOCH, 0, Duration.ofSeconds(1),
				new Demand(0, 0, 0, Latency.NONE, 0), new Exchanges(0, 0, 0, Latency.NONE, 0),
				new Connections(0, 0, 0, Latency.NONE, ReuseGaps.NONE, List.of(), Duration.ofMinutes(1)),
				new Level(0, 0, 0), new Level(0, 0, 0), 0, new LimitInForce(32, false, false));
	}

	private static RouteWindow window(int gaps, double seconds) {
		return window(gaps, seconds, Duration.ofMillis(80));
	}

	/** A second in which so many gaps ended. */
	private static RouteWindow window(int gaps, double seconds, Duration median) {
		List<Integer> counts = new ArrayList<>(Collections.nCopies(ReuseGaps.BUCKETS, 0));
		counts.set(ReuseGaps.bucketOf(seconds), gaps);
		return new RouteWindow("http://any", Instant.EPOCH, 0, Duration.ofSeconds(1),
				new Demand(50, 0, 0, Latency.NONE, 0), new Exchanges(50, 0, 0, each(50, median), 0),
				new Connections(1, 49, 0, each(1, Duration.ofMillis(30)), new ReuseGaps(counts), List.of(),
						Duration.ofMinutes(1)),
				new Level(5, 5, 5), new Level(0, 0, 0), 0, new LimitInForce(32, false, false));
	}

	private static Latency each(long count, Duration span) {
		return new Latency(count, span, span, span, span);
	}

}
