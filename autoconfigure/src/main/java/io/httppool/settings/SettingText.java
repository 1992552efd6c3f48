package io.httppool.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The texts of values as people write them in properties: in the largest unit that needs
 * no fraction. Stateless.
 */
public final class SettingText {

	/** Nanoseconds of a longer duration overflow, and its fraction is not of interest. */
	private static final Duration EXACT = Duration.ofDays(100_000);

	private static final Map<ChronoUnit, String> TIMES = new LinkedHashMap<>();

	private static final Map<Long, String> SIZES = new LinkedHashMap<>();

	static {
		TIMES.put(ChronoUnit.DAYS, "d");
		TIMES.put(ChronoUnit.HOURS, "h");
		TIMES.put(ChronoUnit.MINUTES, "m");
		TIMES.put(ChronoUnit.SECONDS, "s");
		TIMES.put(ChronoUnit.MILLIS, "ms");
		TIMES.put(ChronoUnit.MICROS, "us");
		SIZES.put(1L << 30, "GB");
		SIZES.put(1L << 20, "MB");
		SIZES.put(1L << 10, "KB");
	}

	private SettingText() {
	}

	/**
	 * Write a duration, for example {@code 500ms}.
	 * @param duration the duration
	 * @return the text
	 */
	public static String of(Duration duration) {
		if (duration.isZero()) {
			return "0ms";
		}
		if (duration.abs().compareTo(EXACT) > 0) {
			return duration.toDays() + "d";
		}
		long nanos = duration.toNanos();
		for (Map.Entry<ChronoUnit, String> unit : TIMES.entrySet()) {
			long length = unit.getKey().getDuration().toNanos();
			if (nanos % length == 0) {
				return nanos / length + unit.getValue();
			}
		}
		return nanos + "ns";
	}

	/**
	 * Write a number of bytes, for example {@code 8KB}.
	 * @param bytes the number
	 * @return the text
	 */
	public static String ofBytes(long bytes) {
		for (Map.Entry<Long, String> unit : SIZES.entrySet()) {
			if (bytes != 0 && bytes % unit.getKey() == 0) {
				return bytes / unit.getKey() + unit.getValue();
			}
		}
		return bytes + "B";
	}

}
