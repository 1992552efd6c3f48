package io.httppool.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Finds the property that was probably meant by a name that is none. Stateless.
 */
final class MeantProperties {

	/** Sections whose names are often left out, or lead to the property of another. */
	private static final List<String> SECTIONS = List.of("defaults", "pools", "routes", "tuner");

	private MeantProperties() {
	}

	/**
	 * Return the property that was probably meant.
	 * @param unknown the name of no property
	 * @param pools the names of pools
	 * @return its name, or {@code null} if none is near
	 */
	static @Nullable String of(ConfigurationPropertyName unknown, Collection<String> pools) {
		List<String> names = KnownProperties.names(unknown, pools);
		String same = sameLetters(unknown, names);
		String foreign = (same != null) ? same : ForeignNames.of(unknown, names);
		String moved = (foreign != null) ? foreign : elsewhere(unknown);
		return (moved != null) ? moved : nearest(unknown.toString(), names);
	}

	private static @Nullable String sameLetters(ConfigurationPropertyName unknown, List<String> names) {
		String letters = NearestName.uniform(unknown.toString());
		return names.stream().filter((name) -> NearestName.uniform(name).equals(letters)).findFirst().orElse(null);
	}

	/**
	 * Return the property that a name is with one more section, or without those before
	 * one; {@code null} if there is none.
	 */
	static @Nullable String elsewhere(ConfigurationPropertyName unknown) {
		ConfigurationPropertyName rest = unknown.subName(KnownProperties.ROOT.getNumberOfElements());
		boolean isSection = NearestName.of(rest.chop(1).toString(),
				KnownProperties.within(KnownProperties.ROOT)) != null;
		Stream<ConfigurationPropertyName> longer = SECTIONS.stream()
			.filter((section) -> !isSection)
			.map((section) -> KnownProperties.ROOT.append(section).append(rest));
		Stream<ConfigurationPropertyName> shorter = IntStream.range(1, Math.max(1, rest.getNumberOfElements() - 1))
			.filter((index) -> SECTIONS.subList(2, SECTIONS.size()).contains(rest.subName(index).chop(1).toString()))
			.mapToObj((index) -> KnownProperties.ROOT.append(rest.subName(index)));
		return Stream.concat(longer, shorter)
			.filter(KnownProperties::isProperty)
			.map(ConfigurationPropertyName::toString)
			.findFirst()
			.orElse(null);
	}

	/** Names are long, so their last parts have to be near by themselves. */
	private static @Nullable String nearest(String unknown, List<String> names) {
		String parent = parent(unknown);
		List<String> siblings = names.stream()
			.filter((name) -> name.startsWith(parent))
			.map((name) -> name.substring(parent.length()))
			.toList();
		String nearest = NearestName.of(unknown.substring(parent.length()), siblings);
		return (nearest != null) ? parent + nearest
				: NearestName.of(unknown, names.stream().filter((name) -> endsAlike(unknown, name)).toList());
	}

	/** Whatever can be switched off is called enabled, which says nothing. */
	private static boolean endsAlike(String unknown, String name) {
		if (name.endsWith(".enabled")) {
			return false;
		}
		String end = NearestName.uniform(name.substring(parent(name).length()));
		String letters = NearestName.uniform(unknown);
		String other = letters.substring(Math.max(0, letters.length() - end.length()));
		return NearestName.of(other, List.of(end)) != null;
	}

	private static String parent(String name) {
		return name.substring(0, name.lastIndexOf('.') + 1);
	}

}
