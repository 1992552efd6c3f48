package io.httppool.autoconfigure;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.httppool.autoconfigure.SettingsLayers.Found;
import io.httppool.settings.Limits;

/**
 * Reads the limits of a route. What was not set gives way to what was: with only
 * {@code per-route.max=20} the route starts at 20, too. What was set beyond its bound is
 * an error, unless it is inherited from a more general layer than the bound: a pool with
 * {@code max-total=80} caps the limit it inherits.
 */
final class LimitsReader {

	private LimitsReader() {
	}

	static Limits read(SettingsLayers<? extends RouteOverrides> layers, Limits builtIn, Bound total) {
		Found<Integer> min = find(layers, "min", PerRouteProperties::min);
		Found<Integer> initial = find(layers, "initial", PerRouteProperties::initial);
		Found<Integer> max = find(layers, "max", PerRouteProperties::max);
		int asked = Math.max(valueOrOne(min), valueOrOne(initial));
		Bound highest = below(total, layers, "max", max, Math.max(builtIn.max(), asked));
		Bound first = below(highest, layers, "initial", initial, Math.max(builtIn.current(), valueOrOne(min)));
		Bound lowest = below(first, layers, "min", min, builtIn.min());
		return new Limits(lowest.value(), first.value(), highest.value());
	}

	private static int valueOrOne(@Nullable Found<Integer> found) {
		return (found != null) ? found.value() : 1;
	}

	private static Bound below(Bound upper, SettingsLayers<?> layers, String name, @Nullable Found<Integer> found,
			int otherwise) {
		if (found == null) {
			return upper.capped(otherwise);
		}
		Bound bound = upper.lowered(found);
		layers.attribute("per-route." + name, bound.property());
		return bound;
	}

	private static @Nullable Found<Integer> find(SettingsLayers<? extends RouteOverrides> layers, String name,
			Function<PerRouteProperties, @Nullable Integer> getter) {
		return layers.atLeast(1, "per-route." + name, (properties) -> {
			PerRouteProperties perRoute = properties.perRoute();
			return (perRoute != null) ? getter.apply(perRoute) : null;
		});
	}

	/**
	 * What another number may not exceed.
	 *
	 * @param property the full name of the property that states it
	 * @param value the number
	 * @param layer the layer it was found in; numbers from more general layers are capped
	 */
	record Bound(String property, int value, int layer) {

		/** Return the bound a number makes that was set, or this one where it caps it. */
		Bound lowered(Found<Integer> found) {
			if (found.value() <= this.value) {
				return new Bound(found.property(), found.value(), found.layer());
			}
			if (found.layer() <= this.layer) {
				throw found.invalid("%s is %d".formatted(this.property, this.value),
						"Set it to %d or less, or raise %s.".formatted(this.value, this.property));
			}
			return this;
		}

		/** Return the bound a number makes that nobody set. */
		Bound capped(int otherwise) {
			return (otherwise < this.value) ? new Bound(this.property, otherwise, this.layer) : this;
		}

	}

}
