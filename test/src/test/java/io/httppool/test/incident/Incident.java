package io.httppool.test.incident;

/**
 * Something that goes wrong in the world.
 *
 * @param number its place in the table
 * @param state whether ours bears it
 * @param title what it is called
 * @param story what happens, in a few sentences
 * @param verdict what to make of the figures, and what it waits for if it is open
 */
record Incident(int number, State state, String title, String story, String verdict) {

	/** Put a run into the table. */
	void report(String who, Run run) {
		IncidentPage.add(this, who, run);
	}

	/**
	 * Whether our pool, with its defaults, does what a client can do.
	 */
	enum State {

		SOLVED, OPEN

	}

}
