package io.httppool.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * Properties in layers, the most specific first, of which the first that has a value
 * wins. It remembers where each value came from. Confined to one thread.
 *
 * @param <P> the kind of properties
 */
final class SettingsLayers<P> {

	private final List<Layer<P>> layers;

	private final Map<String, String> origins = new HashMap<>();

	SettingsLayers(List<Layer<P>> layers) {
		this.layers = List.copyOf(layers);
	}

	/** Return where the values that were found came from, by the name of the property. */
	Map<String, String> origins() {
		return Map.copyOf(this.origins);
	}

	<T> T value(String property, Function<P, @Nullable T> getter, T otherwise) {
		Found<T> found = find(property, getter);
		return (found != null) ? found.value() : otherwise;
	}

	Duration positive(String property, Function<P, @Nullable Duration> getter, Duration otherwise) {
		Duration found = positiveOrNull(property, getter, otherwise);
		return (found != null) ? found : otherwise;
	}

	@Nullable Duration positiveOrNull(String property, Function<P, @Nullable Duration> getter, @Nullable Duration otherwise) {
		Found<Duration> found = find(property, getter);
		if (found == null) {
			return otherwise;
		}
		if (found.value().isZero() || found.value().isNegative()) {
			throw found.invalid(DurationStyle.SIMPLE.print(found.value()), "it must be longer than nothing",
					"Set it to a positive duration such as 2s, or remove it to have the default.");
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
