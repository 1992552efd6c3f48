package io.httppool.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What a Prometheus registry would answer to a scrape.
 *
 * @param text the answer
 */
record Scrape(String text) {

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	static Scrape of(PrometheusMeterRegistry registry) {
		return new Scrape(registry.scrape());
	}

	/** Return the samples of a series. */
	List<Sample> samples(String name) {
		return Arrays.stream(this.text.split("\n"))
			.filter((line) -> line.startsWith(name + "{") || line.startsWith(name + " "))
			.map(Sample::of)
			.toList();
	}

	/**
	 * Return the one sample with those labels, given as pairs, whatever others it has.
	 */
	double value(String name, String... labels) {
		List<Sample> found = samples(name).stream().filter((sample) -> sample.has(labels)).toList();
		if (found.size() != 1) {
			throw new AssertionError(
					"%d samples of %s %s in%n%s".formatted(found.size(), name, Arrays.toString(labels), this.text));
		}
		return found.get(0).value();
	}

	/** Return the sum of all samples with those labels. */
	double sum(String name, String... labels) {
		return samples(name).stream().filter((sample) -> sample.has(labels)).mapToDouble(Sample::value).sum();
	}

	/**
	 * A sample.
	 *
	 * @param labels its labels
	 * @param value its value
	 */
	record Sample(Map<String, String> labels, double value) {

		private static Sample of(String line) {
			Map<String, String> labels = new TreeMap<>();
			Matcher matcher = LABEL.matcher(line.contains("{") ? line.substring(0, line.lastIndexOf('}')) : "");
			while (matcher.find()) {
				labels.put(matcher.group(1), matcher.group(2));
			}
			return new Sample(labels, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
		}

		private boolean has(String... pairs) {
			for (int i = 0; i < pairs.length; i += 2) {
				if (!pairs[i + 1].equals(this.labels.get(pairs[i]))) {
					return false;
				}
			}
			return true;
		}

	}

}
