package io.httppool.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters that were registered together, and are removed together. Counters are kept
 * here, so that counting costs the same with any registry. Thread-safe.
 */
final class Meters {

	private final MeterRegistry registry;

	private final MeterSettings settings;

	private final List<Meter> registered = new CopyOnWriteArrayList<>();

	Meters(MeterRegistry registry, MeterSettings settings) {
		this.registry = registry;
		this.settings = settings;
	}

	private <T extends Meter> T keep(T meter) {
		this.registered.add(meter);
		return meter;
	}

	/** Register a counter, which begins with 0. */
	LongAdder counter(String name, String text, Tags tags) {
		LongAdder count = new LongAdder();
		keep(FunctionCounter.builder(name, count, LongAdder::sum).description(text).tags(tags).register(this.registry));
		return count;
	}

	/** Register a counter whose count is known elsewhere. */
	<T> void counter(String name, String text, Tags tags, T source, ToDoubleFunction<T> count) {
		keep(FunctionCounter.builder(name, source, count).description(text).tags(tags).register(this.registry));
	}

	/** Register a gauge of something that must be kept alive elsewhere. */
	<T> void gauge(String name, @Nullable String unit, String text, Tags tags, T source, ToDoubleFunction<T> value) {
		keep(Gauge.builder(name, source, value).baseUnit(unit).description(text).tags(tags).register(this.registry));
	}

	DistributionSummary summary(String name, String text, Tags tags) {
		return keep(DistributionSummary.builder(name).description(text).tags(tags).register(this.registry));
	}

	/** Register a timer that has no buckets unless percentiles are wanted. */
	Timer timer(String name, String text, Tags tags) {
		return timer(name, text, tags, List.of());
	}

	/** Register a timer that has the fixed buckets, if those are wanted. */
	Timer timerWithBuckets(String name, String text, Tags tags) {
		return timer(name, text, tags, this.settings.buckets());
	}

	/** Register a timer with buckets of its own. */
	Timer timer(String name, String text, Tags tags, List<Duration> buckets) {
		Timer.Builder timer = Timer.builder(name).description(text).tags(tags);
		if (this.settings.histograms() == Histograms.BUCKETS && !buckets.isEmpty()) {
			timer.serviceLevelObjectives(buckets.toArray(Duration[]::new));
		}
		if (this.settings.histograms() == Histograms.PERCENTILES) {
			timer.publishPercentileHistogram();
		}
		return keep(timer.register(this.registry));
	}

	/**
	 * Create something whose meters are registered here. If that fails, those it has
	 * registered so far are removed.
	 */
	<T> T created(Supplier<T> creation) {
		try {
			return creation.get();
		}
		catch (RuntimeException | Error ex) {
			remove();
			throw ex;
		}
	}

	/** Remove all from the registry. */
	void remove() {
		this.registered.forEach(this.registry::remove);
		this.registered.clear();
	}

}
