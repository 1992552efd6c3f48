package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * Properties in layers, the most specific first, of which the first that has a value
 * wins. It remembers where each value came from. Confined to one thread.
 *
 * @param <P> the kind of properties
 */
final class SettingsLayers<P> {

	/** Sockets count whole milliseconds and take zero for no limit at all. */
	private static final Duration SHORTEST = Duration.ofMillis(1);

	/** Far more than anybody means, and far less than overflows in nanoseconds. */
	private static final Duration LONGEST = Duration.ofDays(365);

	private static final String REMEDY = "Set it to a duration such as 2s, or remove it to have the default.";

	private final List<Layer<? extends P>> layers;

	private final Map<String, String> origins = new HashMap<>();

	SettingsLayers(List<? extends Layer<? extends P>> layers) {
		this.layers = List.copyOf(layers);
	}

	/** Return where the values that were found came from, by the name of the property. */
	Map<String, String> origins() {
		return Map.copyOf(this.origins);
	}

	/** Say that a value came from elsewhere than where it was found: it was capped. */
	void attribute(String property, String origin) {
		this.origins.put(property, origin);
	}

	<T> T value(String property, Function<P, @Nullable T> getter, T otherwise) {
		Found<T> found = find(property, getter);
		return (found != null) ? found.value() : otherwise;
	}

	Duration duration(String property, Function<P, @Nullable Duration> getter, Duration otherwise) {
		Duration found = durationOrNull(property, getter);
		return (found != null) ? found : otherwise;
	}

	@Nullable Duration durationOrNull(String property, Function<P, @Nullable Duration> getter) {
		Found<Duration> found = find(property, getter);
		if (found == null) {
			return null;
		}
		if (found.value().compareTo(SHORTEST) < 0 || found.value().compareTo(LONGEST) > 0) {
			throw found.invalid(DurationStyle.SIMPLE.print(found.value()), "it must be between 1ms and 365d", REMEDY);
		}
		return found.value();
	}

	/** Find a duration for which zero means always and a negative one never. */
	Duration durationOrNever(String property, Function<P, @Nullable Duration> getter, Duration otherwise) {
		return durationFrom(LONGEST.negated(), property, getter, otherwise);
	}

	/** Find a duration for which zero means never. */
	Duration durationOrZero(String property, Function<P, @Nullable Duration> getter, Duration otherwise) {
		return durationFrom(Duration.ZERO, property, getter, otherwise);
	}

	private Duration durationFrom(Duration least, String property, Function<P, @Nullable Duration> getter,
			Duration otherwise) {
		Found<Duration> found = find(property, getter);
		if (found == null) {
			return otherwise;
		}
		if (found.value().compareTo(least) < 0 || found.value().compareTo(LONGEST) > 0) {
			throw found.invalid(DurationStyle.SIMPLE.print(found.value()),
					"it must be between %dd and 365d".formatted(least.toDays()), REMEDY);
		}
		return found.value();
	}

	@Nullable Found<Integer> atLeast(int min, String property, Function<P, @Nullable Integer> getter) {
		Found<Integer> found = find(property, getter);
		if (found != null && found.value() < min) {
			throw found.invalid("it must be at least " + min,
					"Set it to %d or more, or remove it to have the default.".formatted(min));
		}
		return found;
	}

	<T> @Nullable Found<T> find(String property, Function<P, @Nullable T> getter) {
		for (int i = 0; i < this.layers.size(); i++) {
			T value = getter.apply(this.layers.get(i).properties());
			if (value != null) {
				String name = this.layers.get(i).prefix() + "." + property;
				this.origins.put(property, name);
				return new Found<>(name, value, i);
			}
		}
		return null;
	}

	/**
	 * One layer of properties.
	 *
	 * @param prefix what stands before the name of each
	 * @param properties the properties
	 */
	record Layer<P>(String prefix, P properties) {

		private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

		/** Return a layer under a key the user chose, in brackets where it needs them. */
		static <P> Layer<P> of(String map, String key, P properties) {
			return new Layer<>(map + (PLAIN.matcher(key).matches() ? "." + key : "[" + key + "]"), properties);
		}

	}

	/**
	 * A value that somebody set.
	 *
	 * @param property the full name of the property
	 * @param value its value
	 * @param layer the layer it was found in, 0 for the most specific
	 */
	record Found<T>(String property, T value, int layer) {

		InvalidPoolSettingException invalid(String problem, String remedy) {
			return invalid(this.value, problem, remedy);
		}

		InvalidPoolSettingException invalid(Object shown, String problem, String remedy) {
			return new InvalidPoolSettingException(this.property, shown, problem, remedy);
		}

	}

}
