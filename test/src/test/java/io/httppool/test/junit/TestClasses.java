package io.httppool.test.junit;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * A runner of test classes within a test.
 */
final class TestClasses {

	private TestClasses() {
	}

	/** Run classes, and verify that no test fails and so many succeed. */
	static void run(int tests, Class<?>... cases) {
		EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter");
		for (Class<?> type : cases) {
			kit.selectors(DiscoverySelectors.selectClass(type));
		}
		EngineExecutionResults results = kit.execute();
		results.allEvents().assertStatistics((events) -> events.failed(0));
		results.testEvents().assertStatistics((events) -> events.succeeded(tests));
	}

}
