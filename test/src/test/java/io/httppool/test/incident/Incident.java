package io.httppool.test.incident;

/**
 * An incident between a client and a server.
 *
 * @param number the position in the table
 * @param state whether httppool solves it
 * @param title the title
 * @param story the course of events, in a few sentences
 * @param verdict the meaning of the figures, and what is missing if it is open
 */
record Incident(int number, State state, String title, String story, String verdict) {

	/** Add a row to the table. */
	void report(String who, Run run) {
		IncidentPage.add(this, who, run);
	}

	/**
	 * The state of an incident: solved if httppool, with its defaults, does all that a
	 * client can do.
	 */
	enum State {

		SOLVED, OPEN

	}

}
