package io.httppool.test.fault;

/**
 * The threads of upstreams. They keep no virtual machine alive.
 */
final class FaultyThreads {

	private FaultyThreads() {
	}

	static void start(String name, Runnable work) {
		create(name, work).start();
	}

	static Thread create(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		return thread;
	}

}
