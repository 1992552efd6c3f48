package io.httppool.settings;

import org.jspecify.annotations.Nullable;

/**
 * A setting as it is configured: its name, range and default.
 *
 * @param name the name of its property, in full or below the prefix of a pool
 * @param range the values it takes
 * @param defaultValue the value that holds where none is configured, or {@code null} for
 * none
 * @param example the value to advise
 * @param <T> the type of its values
 */
public record Setting<T>(String name, Range<T> range, @Nullable T defaultValue, T example) {

	/**
	 * Return a setting that has a default.
	 * @param <T> the type of its values
	 * @param name the name of its property
	 * @param range the values it takes
	 * @param defaultValue the default
	 * @return a new setting
	 */
	public static <T> Setting<T> of(String name, Range<T> range, T defaultValue) {
		return new Setting<>(name, range, defaultValue, defaultValue);
	}

	/**
	 * Return a setting that is off unless it is configured.
	 * @param <T> the type of its values
	 * @param name the name of its property
	 * @param range the values it takes
	 * @param example the value to advise
	 * @return a new setting
	 */
	public static <T> Setting<T> optional(String name, Range<T> range, T example) {
		return new Setting<>(name, range, null, example);
	}

	/**
	 * Return what to do about a value out of range.
	 * @return a sentence
	 */
	public String remedy() {
		return "Set it to %s, or remove it%s.".formatted(this.range.advice(this.example),
				(this.defaultValue != null) ? " to have the default" : "");
	}

}
