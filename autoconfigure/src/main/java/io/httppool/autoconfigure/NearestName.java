package io.httppool.autoconfigure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds the name that was probably meant. Stateless.
 */
final class NearestName {

	private NearestName() {
	}

	/**
	 * Return the known name that is nearest to another, regardless of case and hyphens.
	 * @param name the other name
	 * @param known the known names
	 * @return the nearest, or {@code null} if none is near: one letter may differ, and
	 * one in three of a long name
	 */
	static @Nullable String of(String name, Collection<String> known) {
		return known.stream()
			.filter((candidate) -> distance(name, candidate) <= Math.max(1, uniform(candidate).length() / 3))
			.min(Comparator.<String>comparingInt((candidate) -> distance(name, candidate))
				.thenComparing(Comparator.naturalOrder()))
			.orElse(null);
	}

	/** Return the name without its case and whatever separates its words. */
	static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
	}

	/** Return the least number of letters to change, by the method of Levenshtein. */
	private static int distance(String one, String other) {
		String from = uniform(one);
		String to = uniform(other);
		int[] previous = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			previous = nextRow(previous, from.charAt(i - 1), i, to);
		}
		return previous[to.length()];
	}

	private static int[] nextRow(int[] previous, char letter, int row, String to) {
		int[] current = new int[previous.length];
		current[0] = row;
		for (int j = 1; j < current.length; j++) {
			int replaced = previous[j - 1] + ((letter != to.charAt(j - 1)) ? 1 : 0);
			current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
		}
		return current;
	}

}
