package io.httppool.snapshot;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The phases in which the leased connections of a route are. A lease is <em>late</em> if
 * it has lasted for a second or more and for ten times the average; one that is late and
 * reads nothing is taken for leaked.
 *
 * @param counts how many connections are in each phase
 * @param late how many of them are late
 */
public record LeasePhases(Map<LeasePhase, Integer> counts, Map<LeasePhase, Integer> late) {

	private static final LeasePhases NONE = new LeasePhases(Map.of(), Map.of());

	public LeasePhases {
		counts = Map.copyOf(counts);
		late = Map.copyOf(late);
	}

	/**
	 * Return the phases where no connection is leased, or none tells its phase.
	 * @return no phases
	 */
	public static LeasePhases none() {
		return NONE;
	}

	/**
	 * Count phases.
	 * @param all the phases
	 * @param late the phases of those leases that are late
	 * @return the counts
	 */
	public static LeasePhases of(List<LeasePhase> all, List<LeasePhase> late) {
		return all.isEmpty() ? NONE : new LeasePhases(counted(all), counted(late));
	}

	private static Map<LeasePhase, Integer> counted(List<LeasePhase> phases) {
		Map<LeasePhase, Integer> counts = new EnumMap<>(LeasePhase.class);
		phases.forEach((phase) -> counts.merge(phase, 1, Integer::sum));
		return counts;
	}

	/**
	 * Return how many connections are counted.
	 * @return the number
	 */
	public int total() {
		return this.counts.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Return how many connections in a phase are late.
	 * @param phase the phase
	 * @return the number
	 */
	public int late(LeasePhase phase) {
		return this.late.getOrDefault(phase, 0);
	}

	/**
	 * Return the phase in which more than half of all connections are late.
	 * @return the phase, or empty if there is none
	 */
	public Optional<LeasePhase> stuck() {
		int total = total();
		return this.late.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() * 2 > total)
			.map(Map.Entry::getKey)
			.findFirst();
	}

	/**
	 * Return the counts in words, the largest first, for example
	 * {@code 31 writing the request, 1 leaked}.
	 * @return a few words, empty if nothing is counted
	 */
	public String words() {
		return this.counts.entrySet()
			.stream()
			.sorted(Map.Entry.<LeasePhase, Integer>comparingByValue(Comparator.reverseOrder())
				.thenComparing(Map.Entry.comparingByKey()))
			.map((entry) -> words(entry.getKey(), entry.getValue()))
			.collect(Collectors.joining(", "));
	}

	private String words(LeasePhase phase, int count) {
		int leaked = (phase == LeasePhase.HELD) ? late(phase) : 0;
		String others = (count > leaked) ? words(count - leaked, phase.words()) : null;
		return (leaked == 0) ? String.valueOf(others) : joined(words(leaked, "leaked"), others);
	}

	private static String words(int count, String words) {
		return "%d %s".formatted(count, words);
	}

	private static String joined(String first, @Nullable String second) {
		return (second != null) ? first + ", " + second : first;
	}

}
