package io.httppool.history;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PackedTests {

	@Test
	void numbersBelow2048AreExact() {
		for (int value = 0; value < 2048; value++) {
			assertThat(Packed.value(Packed.of(value))).isEqualTo(value);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 2049, 4095, 4096, 65_535, 65_537, 1_000_000, 123_456_789, Integer.MAX_VALUE, 1L << 40,
			(1L << 61) - 1 })
	void largeNumbersAreRightToHalfAThousandth(long value) {
		assertThat(Packed.value(Packed.of(value))).isCloseTo(value, Percentage.withPercentage(0.05));
	}

}
