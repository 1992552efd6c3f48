package io.httppool.settings;

import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A setting that is one value, with its place in the settings of a route or of a pool.
 *
 * @param setting the setting
 * @param reader reads it from settings; {@code null} where it is unset
 * @param writer gives it to a builder of settings
 * @param <S> the type of settings
 * @param <B> the type of their builder
 * @param <T> the type of its values
 */
public record Scalar<S, B, T>(Setting<T> setting, Function<S, @Nullable T> reader, BiConsumer<B, T> writer) {

	/**
	 * Return the name of its property.
	 * @return the name, below the prefix of a pool
	 */
	public String name() {
		return this.setting.name();
	}

	/**
	 * Return the value that settings have.
	 * @param settings the settings
	 * @return the value as it is written in a property, or {@code null} if it is unset
	 */
	public @Nullable Object written(S settings) {
		T value = this.reader.apply(settings);
		return (value != null) ? this.setting.range().written(value) : null;
	}

}
