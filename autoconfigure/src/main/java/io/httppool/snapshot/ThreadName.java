package io.httppool.snapshot;

/**
 * Writes threads the way thread dumps do. Virtual threads mostly have no name, and then
 * their number is all that tells them apart.
 */
public final class ThreadName {

	private ThreadName() {
	}

	/**
	 * Return the name of a thread.
	 * @param thread the thread
	 * @return its name, or its number as in {@code #42} if it has none
	 */
	public static String of(Thread thread) {
		return thread.getName().isEmpty() ? "#" + thread.getId() : thread.getName();
	}

}
