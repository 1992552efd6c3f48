package io.httppool.endpoint;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Writes values the way people write them in properties: in the largest unit that needs
 * no fraction. Stateless.
 */
final class SettingText {

	private static final Map<ChronoUnit, String> TIMES = new LinkedHashMap<>();

	private static final Map<DataSize, String> SIZES = new LinkedHashMap<>();

	static {
		TIMES.put(ChronoUnit.DAYS, "d");
		TIMES.put(ChronoUnit.HOURS, "h");
		TIMES.put(ChronoUnit.MINUTES, "m");
		TIMES.put(ChronoUnit.SECONDS, "s");
		TIMES.put(ChronoUnit.MILLIS, "ms");
		TIMES.put(ChronoUnit.MICROS, "us");
		SIZES.put(DataSize.ofGigabytes(1), "GB");
		SIZES.put(DataSize.ofMegabytes(1), "MB");
		SIZES.put(DataSize.ofKilobytes(1), "KB");
	}

	private SettingText() {
	}

	/**
	 * Write a duration, for example {@code 500ms}.
	 * @param duration the duration, or {@code null} if it is unset
	 * @return the text, or {@code null} if it is unset
	 */
	static @Nullable String of(@Nullable Duration duration) {
		if (duration == null) {
			return null;
		}
		long nanos = duration.toNanos();
		if (nanos == 0) {
			return "0ms";
		}
		for (Map.Entry<ChronoUnit, String> unit : TIMES.entrySet()) {
			long length = unit.getKey().getDuration().toNanos();
			if (nanos % length == 0) {
				return nanos / length + unit.getValue();
			}
		}
		return nanos + "ns";
	}

	/** Write a number of bytes, for example {@code 8KB}. */
	static String ofBytes(long bytes) {
		for (Map.Entry<DataSize, String> unit : SIZES.entrySet()) {
			long length = unit.getKey().toBytes();
			if (bytes % length == 0) {
				return bytes / length + unit.getValue();
			}
		}
		return bytes + "B";
	}

}
