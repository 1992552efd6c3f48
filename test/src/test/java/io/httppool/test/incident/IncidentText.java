package io.httppool.test.incident;

import java.time.Duration;
import java.util.Locale;

/**
 * The texts of the page that belong to no single incident.
 */
final class IncidentText {

	static final String HEAD = """
			# Incidents

			Things that go wrong between a client and a server, and their effects with two pools: that of HttpClient (*stock*) and httppool, each with its defaults and called through Spring's `RestClient`. This page is written by

			```shell
			./mvnw -Pincidents test -pl test -am
			```

			which takes about six minutes. Each incident is [a class](../test/src/test/java/io/httppool/test/incident); every build runs shorter versions. Client and server share one machine and one process, so latencies are those of a busy machine: compare the rows of one incident with each other. The 99th percentile counts from the moment at which a request fell due, and includes failed requests. *Open* means that httppool does not solve the incident yet.

			| incident | pool | requests | failures | p99 | connections opened | state |
			|---|---|--:|---|--:|--:|---|
			""";

	static final String STORIES = """

			## What happens in each

			""";

	/** The heading of the part of the page that is written by hand and kept. */
	static final String KEPT = "## Everything at once";

	private IncidentText() {
	}

	static String millis(Duration duration) {
		double millis = duration.toNanos() / 1e6;
		return String.format(Locale.ROOT, (millis < 10) ? "%.1f ms" : "%.0f ms", millis);
	}

}
