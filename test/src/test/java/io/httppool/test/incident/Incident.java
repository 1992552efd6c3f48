package io.httppool.test.incident;

/**
 * Something that goes wrong in the world.
 *
 * @param number its place in the table
 * @param title what it is called
 * @param story what happens, in a few sentences
 * @param verdict what to make of the figures: solved, or open and what it waits for
 */
record Incident(int number, String title, String story, String verdict) {

	/** Put a run into the table. */
	void report(String who, Run run) {
		IncidentPage.add(this, who, run);
	}

}
