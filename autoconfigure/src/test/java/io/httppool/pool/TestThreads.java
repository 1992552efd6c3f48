package io.httppool.pool;

/**
 * Threads for tests that care whether they are virtual:
 * {@code -Dhttppool-test.virtual-threads=true} makes them so, on a JDK that can.
 */
public final class TestThreads {

	private static final boolean VIRTUAL = Boolean.getBoolean("httppool-test.virtual-threads");

	private static final int FIRST_WITH_VIRTUAL = 21;

	private TestThreads() {
	}

	/** Return whether this JDK has virtual threads. */
	public static boolean canBeVirtual() {
		return Runtime.version().feature() >= FIRST_WITH_VIRTUAL;
	}

	/** Return a thread that is still to be started. */
	public static Thread unstarted(Runnable task, String name) {
		return VIRTUAL ? virtual(task, name) : new Thread(task, name);
	}

	/** Return a virtual thread that is still to be started. */
	public static Thread virtual(Runnable task, String name) {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			return (Thread) type.getMethod("unstarted", Runnable.class)
				.invoke(type.getMethod("name", String.class).invoke(builder, name), task);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("This JDK has no virtual threads", ex);
		}
	}

}
