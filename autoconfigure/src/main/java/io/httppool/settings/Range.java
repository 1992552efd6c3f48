package io.httppool.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The range of a setting: the values it takes, how they are written, and what to say of
 * any other value. Immutable.
 *
 * @param <T> the type of the values
 */
public final class Range<T> {

	private final Class<T> type;

	private final Predicate<T> values;

	private final Function<T, Object> writer;

	private final String text;

	private final String problem;

	private final String advice;

	private Range(Class<T> type, Predicate<T> values, Function<T, Object> writer, String text, String problem,
			String advice) {
		this.type = type;
		this.values = values;
		this.writer = writer;
		this.text = text;
		this.problem = problem;
		this.advice = advice;
	}

	/**
	 * Return a range of durations.
	 * @param least the shortest
	 * @param most the longest
	 * @return a new range
	 */
	public static Range<Duration> durations(Duration least, Duration most) {
		return between(Duration.class, least, most, SettingText::of, "a duration");
	}

	/**
	 * Return a range of durations, and zero beside it.
	 * @param least the shortest but zero
	 * @param most the longest
	 * @return a new range
	 */
	public static Range<Duration> durationsOrZero(Duration least, Duration most) {
		Range<Duration> others = durations(least, most);
		return new Range<>(Duration.class, (value) -> value.isZero() || others.contains(value), others.writer,
				"0, " + others.text, others.problem + ", or 0", others.advice);
	}

	/**
	 * Return a range of sizes.
	 * @param least the smallest, in bytes
	 * @param most the largest, in bytes
	 * @return a new range
	 */
	public static Range<Long> sizes(long least, long most) {
		return between(Long.class, least, most, SettingText::ofBytes, "a size");
	}

	private static <T extends Comparable<T>> Range<T> between(Class<T> type, T least, T most,
			Function<T, String> writer, String kind) {
		String from = writer.apply(least).replaceFirst("^0\\D+$", "0");
		String to = writer.apply(most);
		return new Range<>(type, (value) -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0, writer::apply,
				"%s to %s".formatted(from, to), "it must be between %s and %s".formatted(from, to),
				kind + " such as %s");
	}

	/**
	 * Return a range of whole numbers.
	 * @param least the smallest
	 * @return a new range
	 */
	public static Range<Integer> counts(int least) {
		return new Range<>(Integer.class, (value) -> value >= least, (value) -> value, "from " + least,
				"it must be at least " + least, least + " or more");
	}

	/**
	 * Return a range of whole numbers.
	 * @param least the smallest
	 * @param most the largest
	 * @return a new range
	 */
	public static Range<Integer> counts(int least, int most) {
		return new Range<>(Integer.class, (value) -> value >= least && value <= most, (value) -> value,
				"%d to %d".formatted(least, most), "it must be between %d and %d".formatted(least, most),
				"a number such as %s");
	}

	/**
	 * Return the range of shares of a hundred.
	 * @return a new range
	 */
	public static Range<Integer> percent() {
		return counts(0, 100);
	}

	/**
	 * Return a range of numbers.
	 * @param least the smallest
	 * @return a new range
	 */
	public static Range<Double> numbersFrom(int least) {
		return numbers((value) -> value >= least, "from " + least, "it must be a number of at least " + least);
	}

	/**
	 * Return a range of numbers.
	 * @param bound the number below the smallest
	 * @return a new range
	 */
	public static Range<Double> numbersAbove(int bound) {
		return numbers((value) -> value > bound, "above " + bound, "it must be a number above " + bound);
	}

	private static Range<Double> numbers(Predicate<Double> values, String text, String problem) {
		return new Range<>(Double.class, (value) -> Double.isFinite(value) && values.test(value),
				(value) -> String.valueOf(value).replaceFirst("\\.0$", ""), text, problem, "a number such as %s");
	}

	/**
	 * Return the range of a setting that is on or off.
	 * @return a new range
	 */
	public static Range<Boolean> flags() {
		return any(Boolean.class, (value) -> value, "`true`, `false`");
	}

	/**
	 * Return a range of words.
	 * @param <E> the type of the words
	 * @param type the words
	 * @return a new range
	 */
	public static <E extends Enum<E>> Range<E> words(Class<E> type) {
		Function<E, Object> writer = (word) -> word.name().toLowerCase(Locale.ROOT);
		return any(type, writer,
				Arrays.stream(type.getEnumConstants())
					.map(writer)
					.map("`%s`"::formatted)
					.collect(Collectors.joining(", ")));
	}

	/**
	 * Return a range of names.
	 * @param text what they name
	 * @return a new range
	 */
	public static Range<String> names(String text) {
		return any(String.class, (name) -> name, text);
	}

	/**
	 * Return a range of texts. The query of one that is a path is never shown.
	 * @param pattern the regular expression that they match
	 * @param text the same in words
	 * @param problem what is wrong with any other text
	 * @return a new range
	 */
	public static Range<String> texts(String pattern, String text, String problem) {
		return new Range<>(String.class, (value) -> value.matches(pattern),
				(value) -> value.replaceFirst("(?s)[?#].*", "?***"), text, problem, "a text such as %s");
	}

	/** Return a range of all values of a type. */
	private static <T> Range<T> any(Class<T> type, Function<T, Object> writer, String text) {
		return new Range<>(type, (value) -> true, writer, text, "it must be one of " + text, "one of " + text);
	}

	/**
	 * Return a range of values that a condition tells.
	 * @param <T> the type of the values
	 * @param type the type
	 * @param values returns whether a value is in range
	 * @param writer returns a value as people may see it
	 * @param text the range in words
	 * @param problem the problem with a value out of range, as a clause
	 * @param advice the values to use instead, with a place for an example
	 * @return a new range
	 */
	static <T> Range<T> of(Class<T> type, Predicate<T> values, Function<T, Object> writer, String text, String problem,
			String advice) {
		return new Range<>(type, values, writer, text, problem, advice);
	}

	/**
	 * Return this range with another text, where another setting is a bound of it.
	 * @param text the other text
	 * @return a new range
	 */
	public Range<T> describedAs(String text) {
		return new Range<>(this.type, this.values, this.writer, text, this.problem, this.advice);
	}

	/**
	 * Return whether a value is in range.
	 * @param value the value
	 * @return whether it is
	 */
	public boolean contains(T value) {
		return this.values.test(value);
	}

	/**
	 * Return a value that is known by no type.
	 * @param value the value
	 * @return the same
	 * @throws ClassCastException if it has another type
	 */
	public T cast(Object value) {
		return this.type.cast(value);
	}

	/**
	 * Return a value as it is written in a property.
	 * @param value the value
	 * @return a text, a number or a truth value
	 */
	public Object written(T value) {
		return this.writer.apply(value);
	}

	/**
	 * Return the range in words, for example {@code 1ms to 365d}.
	 * @return a few words
	 */
	public String text() {
		return this.text;
	}

	/**
	 * Return what is wrong with a value out of range.
	 * @return a clause, for example {@code it must be at least 1}
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * Return what to use instead of a value out of range.
	 * @param example a value to name where that helps
	 * @return a few words, for example {@code a duration such as 2s}
	 */
	String advice(T example) {
		return this.advice.formatted(written(example));
	}

}
