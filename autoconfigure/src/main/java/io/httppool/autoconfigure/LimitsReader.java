package io.httppool.autoconfigure;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.httppool.autoconfigure.SettingsLayers.Found;
import io.httppool.pool.Limits;

/**
 * Reads the limits of a route. What was not set gives way to what was: with only
 * {@code per-route.max=20} the route starts at 20, too. What was set beyond its bound is
 * an error, unless it is inherited from a more general layer than the bound: a pool with
 * {@code max-total=80} caps the limit it inherits.
 */
final class LimitsReader {

	private LimitsReader() {
	}

	static Limits read(SettingsLayers<? extends RouteOverrides> layers, Limits otherwise, Bound total) {
		Bound max = bound("per-route.max", find(layers, "max", PerRouteProperties::max), otherwise.max(), total);
		Found<Integer> min = find(layers, "min", PerRouteProperties::min);
		int lowest = (min != null) ? max.cap(min) : 1;
		int usual = Math.max(lowest, Math.min(otherwise.current(), max.value()));
		Bound current = bound("per-route.initial", find(layers, "initial", PerRouteProperties::initial), usual, max);
		return new Limits((min != null) ? current.cap(min) : Math.min(otherwise.min(), current.value()),
				current.value(), max.value());
	}

	private static Bound bound(String name, @Nullable Found<Integer> found, int otherwise, Bound upper) {
		return (found != null) ? new Bound(name, upper.cap(found), Math.min(found.layer(), upper.layer()))
				: new Bound(name, Math.min(otherwise, upper.value()), upper.layer());
	}

	private static <P extends RouteOverrides> @Nullable Found<Integer> find(SettingsLayers<P> layers, String name,
			Function<PerRouteProperties, @Nullable Integer> getter) {
		return layers.atLeast(1, "per-route." + name, (properties) -> {
			PerRouteProperties perRoute = properties.perRoute();
			return (perRoute != null) ? getter.apply(perRoute) : null;
		});
	}

	/**
	 * What another number may not exceed.
	 *
	 * @param property the property that states it
	 * @param value the number
	 * @param layer the layer it was found in, beyond all of them if it was not set
	 */
	record Bound(String property, int value, int layer) {

		int cap(Found<Integer> found) {
			if (found.value() > this.value && found.layer() <= this.layer) {
				throw found.invalid("%s is %d".formatted(this.property, this.value),
						"Set it to %d or less, or raise %s.".formatted(this.value, this.property));
			}
			return Math.min(found.value(), this.value);
		}

	}

}
