package io.httppool.test.assertion;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.stream.Collectors;

/**
 * The threads that were alive at an instant.
 * <p>
 * It has no virtual threads, because the JDK does not list them. It leaves out the
 * threads of the JDK itself, which are those outside of the thread group {@code main},
 * and the workers of the common fork-join pool, which start and end at any time.
 *
 * @param ids the numbers of the threads, which are never used twice
 */
public record ThreadSnapshot(Set<Long> ids) implements ResourceSnapshot {

	/** The threads that serve the timeouts of all futures, started by the first. */
	private static final Set<String> DELAYERS = Set.of("CompletableFutureDelayScheduler",
			"ForkJoinPool.commonPool-delayScheduler");

	public ThreadSnapshot {
		ids = Set.copyOf(ids);
	}

	/**
	 * Take a snapshot.
	 * @return the threads that are alive now
	 */
	public static ThreadSnapshot take() {
		return new ThreadSnapshot(
				Thread.getAllStackTraces().keySet().stream().map(Thread::getId).collect(Collectors.toSet()));
	}

	@Override
	public List<String> since() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> !this.ids.contains(entry.getKey().getId()) && !isOfJdk(entry.getKey()))
			.sorted(Map.Entry.comparingByKey((one, other) -> Long.compare(one.getId(), other.getId())))
			.map((entry) -> describe(entry.getKey(), entry.getValue()))
			.toList();
	}

	private static boolean isOfJdk(Thread thread) {
		if (thread instanceof ForkJoinWorkerThread worker && worker.getPool() == ForkJoinPool.commonPool()) {
			return true;
		}
		if (DELAYERS.contains(thread.getName())) {
			return true;
		}
		ThreadGroup group = thread.getThreadGroup();
		while (group != null && !group.getName().equals("main")) {
			group = group.getParent();
		}
		return group == null;
	}

	private static String describe(Thread thread, StackTraceElement[] stack) {
		String head = "\"%s\" #%d%s %s".formatted(thread.getName(), thread.getId(), thread.isDaemon() ? " daemon" : "",
				thread.getState());
		return Arrays.stream(stack)
			.map((frame) -> "%n  at %s".formatted(withoutLoader(frame)))
			.collect(Collectors.joining("", head, ""));
	}

	private static StackTraceElement withoutLoader(StackTraceElement frame) {
		return new StackTraceElement(frame.getClassName(), frame.getMethodName(), frame.getFileName(),
				frame.getLineNumber());
	}

}
