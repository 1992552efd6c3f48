package io.httppool.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.httppool.settings.Range;
import io.httppool.settings.Scalar;
import io.httppool.settings.Setting;

/**
 * Properties in layers, the most specific first: the first that has a value wins. It
 * remembers where each value came from. Confined to one thread.
 */
final class SettingsLayers {

	private final List<Layer> layers;

	private final Map<String, String> origins = new HashMap<>();

	SettingsLayers(List<Layer> layers) {
		this.layers = List.copyOf(layers);
	}

	/** Return where the values that were found came from, by the name of the property. */
	Map<String, String> origins() {
		return Map.copyOf(this.origins);
	}

	/** Say that a value came from elsewhere than where it was found: it was capped. */
	void attribute(Setting<?> setting, String origin) {
		this.origins.put(setting.name(), origin);
	}

	/** Give the value of a setting to a builder, if one is set. */
	<B, T> void read(Scalar<?, B, T> scalar, B builder) {
		Found<T> found = find(scalar.setting());
		if (found != null) {
			scalar.writer().accept(builder, found.value());
		}
	}

	/**
	 * Return the value of a setting, or {@code null} if none is set.
	 * @throws InvalidPoolSettingException if it is out of range
	 */
	<T> @Nullable Found<T> find(Setting<T> setting) {
		for (int i = 0; i < this.layers.size(); i++) {
			Object value = BoundProperties.value(this.layers.get(i).properties(), setting.name());
			if (value != null) {
				String property = this.layers.get(i).prefix() + "." + setting.name();
				this.origins.put(setting.name(), property);
				return new Found<>(property, setting.range().cast(value), i).in(setting);
			}
		}
		return null;
	}

	/**
	 * One layer of properties.
	 *
	 * @param prefix the prefix of their names
	 * @param properties the properties
	 */
	record Layer(String prefix, Record properties) {

		private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

		/** Return a layer under a key the user chose, in brackets where it needs them. */
		static Layer of(String map, String key, Record properties) {
			return new Layer(name(map, key), properties);
		}

		static String name(String map, String key) {
			return map + (PLAIN.matcher(key).matches() ? "." + key : "[" + key + "]");
		}

	}

	/**
	 * A value that is set.
	 *
	 * @param property the full name of the property
	 * @param value its value
	 * @param layer the layer it was found in, 0 for the most specific
	 */
	record Found<T>(String property, T value, int layer) {

		private Found<T> in(Setting<T> setting) {
			Range<T> range = setting.range();
			if (!range.contains(this.value)) {
				throw new InvalidPoolSettingException(this.property, range.written(this.value), range.problem(),
						setting.remedy());
			}
			return this;
		}

		InvalidPoolSettingException invalid(String problem, String remedy) {
			return new InvalidPoolSettingException(this.property, this.value, problem, remedy);
		}

	}

}
