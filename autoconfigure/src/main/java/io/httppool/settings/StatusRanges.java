package io.httppool.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A set of HTTP statuses, written like {@code 200-299} or {@code 200,204,300-399}.
 *
 * @param ranges the ranges, in the order in which they were written
 */
public record StatusRanges(List<StatusRange> ranges) {

	private static final int LEAST = 200;

	private static final int MOST = 599;

	private static final Pattern RANGE = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");

	public StatusRanges {
		ranges = List.copyOf(ranges);
	}

	/**
	 * Return the set that a text writes.
	 * @param text the text
	 * @return the set
	 * @throws IllegalArgumentException if it writes none
	 */
	public static StatusRanges parse(String text) {
		return new StatusRanges(
				Arrays.stream(text.split(",", -1)).map((range) -> StatusRange.parse(range.strip())).toList());
	}

	/** Return whether a text writes a set. */
	static boolean isValid(String text) {
		try {
			parse(text);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Return whether a status is in the set.
	 * @param status the status
	 * @return whether it is
	 */
	public boolean contains(int status) {
		return this.ranges.stream().anyMatch((range) -> range.first() <= status && status <= range.last());
	}

	/** Return the set as it is written. */
	@Override
	public String toString() {
		return this.ranges.stream().map(StatusRange::toString).collect(Collectors.joining(","));
	}

	/**
	 * A range of statuses of final responses.
	 *
	 * @param first the first, from 200
	 * @param last the last, up to 599
	 */
	public record StatusRange(int first, int last) {

		public StatusRange {
			if (first < LEAST || last > MOST || first > last) {
				throw new IllegalArgumentException(
						"A range of statuses must satisfy %d <= first <= last <= %d, but was %d-%d".formatted(LEAST,
								MOST, first, last));
			}
		}

		private static StatusRange parse(String text) {
			Matcher matcher = RANGE.matcher(text);
			if (!matcher.matches()) {
				throw new IllegalArgumentException("'%s' is no range of statuses".formatted(text));
			}
			int first = Integer.parseInt(matcher.group(1));
			return new StatusRange(first, (matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : first);
		}

		/** Return the range as it is written. */
		@Override
		public String toString() {
			return (this.first == this.last) ? String.valueOf(this.first) : this.first + "-" + this.last;
		}

	}

}
