package io.httppool.settings;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class SettingTextTests {

	@ParameterizedTest
	@CsvSource({ "PT0S, 0ms", "PT0.5S, 500ms", "PT2S, 2s", "PT90S, 90s", "PT10M, 10m", "PT1H, 1h", "PT48H, 2d",
			"PT0.00025S, 250us", "PT0.000000001S, 1ns", "PT-0.001S, -1ms", "PT-24H, -1d", "PT876000000H, 36500000d" })
	void durationIsWrittenAsInAProperty(Duration duration, String expected) {
		String text = SettingText.of(duration);

		assertThat(text).isEqualTo(expected);
		assertThat(DurationStyle.detectAndParse(text)).isEqualTo(duration);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0B", "1, 1B", "1000, 1000B", "8192, 8KB", "9216, 9KB", "1048576, 1MB", "1073741824, 1GB" })
	void sizeIsWrittenAsInAProperty(long bytes, String expected) {
		String text = SettingText.ofBytes(bytes);

		assertThat(text).isEqualTo(expected);
		assertThat(DataSize.parse(text).toBytes()).isEqualTo(bytes);
	}

}
