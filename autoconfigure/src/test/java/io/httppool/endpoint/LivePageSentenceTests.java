package io.httppool.endpoint;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;

import io.httppool.LiveApplication;
import io.httppool.LivePool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sentences of the page about the numbers of a route, made in a browser.
 */
@Tag("slow")
class LivePageSentenceTests {

	@RegisterExtension
	static final Browser browser = new Browser();

	private static LivePool pools;

	private static LiveApplication application;

	@BeforeAll
	static void start() {
		pools = new LivePool();
		application = new LiveApplication(WebApplicationType.SERVLET, pools,
				"management.endpoints.web.exposure.include=httppool");
		browser.open(application.origin() + "/actuator/httppool");
	}

	@AfterAll
	static void close() {
		if (application != null) {
			application.close();
			pools.close();
		}
	}

	/** Two minutes of seconds, of which the last thirty are an incident. */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					exchangeP50Ms: [12, 240] | 20 | ^The server: half of its answers have taken 240 ms or more since \\d\\d:48:49, and 12 ms before.$
					exchangeP50Ms: [12, 30] | 20 | ^$
					failedPerSecond: [0, 7] | 20 | ^The server or the network: exchanges have failed since \\d\\d:48:49, up to 7 per second.$
					tlsP99Ms: [10, 900] | 20 | ^The network: the TLS handshake took up to 900 ms.$
					tunnelP99Ms: [10, 900] | 20 | ^The network: the tunnel through the proxy took up to 900 ms.$
					pending: [0, 37], waitP99Ms: [0, 800] | 20 | ^The pool: up to 37 requests at a time have waited for a connection since \\d\\d:48:49. The limit is at its maximum, 20, while the server answers as usual
					pending: [0, 37], waitP99Ms: [0, 800] | 6 | ^The pool: up to 37 requests at a time have waited .* Last decision of the tuner: limit 8 -> 6 \\(knee\\).$
					pending: [0, 37], waitP99Ms: [0, 2] | 20 | ^$
					pending: [0, 9], waitP99Ms: [0, 80], exchangeP50Ms: [12, 90] | 20 | ^The server: .* The pool: .* More connections would not make a slow server faster.$
					""")
	void sentenceTellsWhoseDoingItIs(String columns, int limit, String sentence) {
		assertThat(told(columns, limit, 90)).containsPattern(sentence);
	}

	@Test
	void incidentThatBeganSoonAfterTheStartIsNoBaseline() {
		assertThat(told("exchangeP50Ms: [12, 240]", 20, 15))
			.startsWith("The server: half of its answers have taken 240 ms or more since");
	}

	/**
	 * Return what is said of two minutes of seconds, the first of them before an
	 * incident.
	 */
	private static String told(String columns, int limit, int before) {
		Object told = browser.driver()
			.executeAsyncScript(
					"""
							const done = arguments[arguments.length - 1];
							const columns = (0, { %s });
							const route = { limits: { current: %d, max: 20 }, tuning: { lastDecision: { change: 'limit 8 -> 6', reason: 'knee' } } };
							const times = Array.from({ length: 120 }, (none, index) => 1e9 + 40 + index);
							const fill = ([before, after]) => times.map((time, index) => index < %d ? before : after);
							const samples = { times, spans: times.map(() => 1), names: Object.keys(columns),
								column: (name) => fill(columns[name] ?? [0, 0]) };
							import(location.pathname + '/-/judge.js')
								.then(({ diagnosis }) => done(diagnosis(samples, samples, route) ?? ''));
							"""
						.formatted(columns, limit, before));

		return told.toString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			drained: true               | warn drained
			drained: true, pending: 2   | bad drained, requests wait
			""")
	void wordOfARouteThatIsDrainedSaysSo(String numbers, String word) {
		Object told = browser.driver().executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				const now = { requests: 0, unserved: 0, failed: 0, pending: 0, leased: 0 };
				import(location.pathname + '/-/judge.js').then(({ state }) => {
					const { level, word } = state({ pending: 0, leased: 0, limit: 20, %s }, now);
					done(level + ' ' + word);
				});
				""".formatted(numbers));

		assertThat(told).isEqualTo(word);
	}

	/**
	 * Answers that are no numbers: a status of a server or proxy before the endpoint, or
	 * none.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					new Response('', { status: 401 })            | asks for a login \\(401\\): reload this page
					new Response('', { status: 403 })            | refused this \\(403\\)
					new Response('', { status: 405 })            | only lets this page read \\(405\\): management.endpoint.httppool.access
					new Response('', { status: 418 })            | answered with status 418
					new Response('<html>', { status: 200 })      | something else than numbers. If your login has ended
					Promise.reject(new TypeError('no network'))  | cannot be reached: it may be down, restarting
					""")
	void sentenceTellsWhyThereAreNoNumbers(String answer, String sentence) {
		Object told = browser.driver().executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				const fetched = window.fetch;
				window.fetch = () => Promise.resolve(%s);
				import(location.pathname + '/-/source.js')
					.then(({ Source }) => new Source(location.pathname).act('payments', { action: 'drain' }))
					.then(() => 'none', (refused) => refused.message)
					.then((message) => {
						window.fetch = fetched;
						done(message);
					});
				""".formatted(answer));

		assertThat(told.toString()).containsPattern(sentence);
	}

	/** The highest numbers of the last ten seconds, and what is said of them. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			requests: 5, leased: 3                                | good well
			leased: 3                                             | quiet quiet
			requests: 5, leased: 3, pending: 1, waitP99: 1        | good well
			requests: 5, leased: 19                               | warn near its limit
			requests: 5, leased: 20, pending: 1, waitP99: 1       | warn at its limit
			requests: 5, leased: 3, isSlow: true                  | warn answers slowly
			requests: 5, leased: 3, failed: 1                     | bad exchanges fail
			requests: 5, leased: 20, unserved: 1, failed: 1       | bad requests unserved
			""")
	void wordTellsHowARouteDoes(String numbers, String word) {
		Object told = browser.driver().executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				const now = { requests: 0, unserved: 0, failed: 0, pending: 0, leased: 0, %s };
				import(location.pathname + '/-/judge.js').then(({ state }) => {
					const { level, word } = state({ pending: 0, leased: 0, limit: 20 }, now);
					done(level + ' ' + word);
				});
				""".formatted(numbers));

		assertThat(told).isEqualTo(word);
	}

}
