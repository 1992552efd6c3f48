package io.httppool.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.httppool.autoconfigure.SettingsLayers.Found;
import io.httppool.settings.Limits;
import io.httppool.settings.Setting;
import io.httppool.settings.Settings;

/**
 * Reads the limits of a route. A limit that is not set gives way to those that are: with
 * only {@code per-route.max=20} the route starts at 20, too. A limit that is set beyond
 * its bound is an error, unless it is inherited from a more general layer than the bound:
 * a pool with {@code max-total=80} caps the limit it inherits.
 */
final class LimitsReader {

	private LimitsReader() {
	}

	static Limits read(SettingsLayers layers, Limits builtIn, Bound total) {
		Found<Integer> min = layers.find(Settings.MIN);
		Found<Integer> initial = layers.find(Settings.INITIAL);
		Found<Integer> max = layers.find(Settings.MAX);
		int asked = Math.max(valueOrOne(min), valueOrOne(initial));
		Bound highest = below(total, layers, Settings.MAX, max, Math.max(builtIn.max(), asked));
		Bound first = below(highest, layers, Settings.INITIAL, initial, Math.max(builtIn.current(), valueOrOne(min)));
		Bound lowest = below(first, layers, Settings.MIN, min, builtIn.min());
		return new Limits(lowest.value(), first.value(), highest.value());
	}

	private static int valueOrOne(@Nullable Found<Integer> found) {
		return (found != null) ? found.value() : 1;
	}

	private static Bound below(Bound upper, SettingsLayers layers, Setting<Integer> setting,
			@Nullable Found<Integer> found, int otherwise) {
		if (found == null) {
			return upper.capped(otherwise);
		}
		Bound bound = upper.lowered(found);
		layers.attribute(setting, bound.property());
		return bound;
	}

	/**
	 * A number that another number may not exceed.
	 *
	 * @param property the full name of the property that states it
	 * @param value the number
	 * @param layer the layer it was found in; numbers from more general layers are capped
	 */
	record Bound(String property, int value, int layer) {

		/** Return the bound that a configured number makes, or this one if it caps it. */
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

		/** Return the bound that a number makes which is not configured. */
		Bound capped(int otherwise) {
			return (otherwise < this.value) ? new Bound(this.property, otherwise, this.layer) : this;
		}

	}

}
