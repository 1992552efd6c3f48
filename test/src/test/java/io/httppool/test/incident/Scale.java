package io.httppool.test.incident;

import java.time.Duration;

/**
 * The scale of the incidents: full length for the page, and shorter in every build.
 */
final class Scale {

	/** The file to write, if the incidents run for the page. */
	static final String PAGE = "httppool-test.incidents.page";

	private Scale() {
	}

	static boolean isFull() {
		return System.getProperty(PAGE) != null;
	}

	static Duration of(Duration full, Duration inEachBuild) {
		return isFull() ? full : inEachBuild;
	}

	static int of(int full, int inEachBuild) {
		return isFull() ? full : inEachBuild;
	}

}
