package io.httppool.statistics;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LevelMeter}, on a ticker that wraps around.
 */
class LevelMeterTests {

	private static final long START = Long.MAX_VALUE - 5;

	private final LevelMeter meter = new LevelMeter(START);

	@Test
	void meanIsWeightedByTime() {
		this.meter.set(10, START + 2);
		this.meter.set(4, START + 4);

		assertThat(this.meter.close(START + 10)).isEqualTo(new Level((10 * 2 + 4 * 6) / 10.0, 10, 4));
	}

	@Test
	void closeStartsAnewFromTheLevelThereIs() {
		this.meter.set(10, START);
		this.meter.set(3, START + 4);
		this.meter.close(START + 5);

		assertThat(this.meter.close(START + 15)).isEqualTo(new Level(3, 3, 3));
	}

	@Test
	void closeWhenNoTimePassedTellsTheLevel() {
		this.meter.set(7, START);

		assertThat(this.meter.close(START)).isEqualTo(new Level(7, 7, 7));
	}

	@Test
	void readingsInTheWrongOrderMakeNoDifference() {
		this.meter.set(10, START + 6);
		this.meter.set(20, START + 4);

		assertThat(this.meter.close(START + 10).mean()).isEqualTo(8);
	}

}
