package io.httppool.snapshot;

import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Where in the application a connection was leased. Creating one takes the stack of the
 * calling thread, unread, in a few microseconds; reading it costs far more, and happens
 * when somebody asks. Two are equal if they name the same frame, whatever led there.
 * Immutable.
 */
public final class CallSite {

	private static final String HTTP_CLIENT = "org.apache.hc.";

	/** What these call are interceptors: they pass on what somebody else wants. */
	private static final List<String> CHAINS = List.of("org.springframework.http.client.",
			"org.apache.hc.client5.http.impl.classic.ExecChainElement");

	private static final String OURS = "io.httppool.";

	private final Throwable trace;

	/** Take the stack of the calling thread. */
	public CallSite() {
		this(new Throwable());
	}

	/**
	 * Take the stack of something thrown.
	 * @param trace has the stack
	 */
	public CallSite(Throwable trace) {
		this.trace = trace;
	}

	/**
	 * Return the frame that answers "who leased it?": the innermost one of the
	 * application.
	 * @return for example {@code com.example.Orders.load(Orders.java:42)}
	 */
	public String frame() {
		List<StackTraceElement> frames = frames();
		return frames.isEmpty() ? "unknown" : text(frames.get(caller(frames)));
	}

	/**
	 * Return whether a call that a thread is in now is the one that leased.
	 * @param call the call
	 * @return whether it is the same line of the same method
	 */
	public boolean isAt(StackTraceElement call) {
		return text(call).equals(frame());
	}

	/**
	 * Return the stack below the pool and HttpClient.
	 * @return its frames, innermost first
	 */
	public List<String> stack() {
		return frames().stream().map(CallSite::text).toList();
	}

	private List<StackTraceElement> frames() {
		return Arrays.stream(this.trace.getStackTrace())
			.dropWhile((frame) -> isOurs(frame) || frame.getClassName().startsWith(HTTP_CLIENT))
			.toList();
	}

	/**
	 * Find the innermost frame of the application that is no interceptor. Without one it
	 * is the first frame of all: a framework leased the connection for itself.
	 */
	private static int caller(List<StackTraceElement> frames) {
		int caller = 0;
		int next = skip(frames, 0, CallSite::isPlumbing);
		boolean isIntercepting = true;
		while (isIntercepting && next < frames.size()) {
			caller = next;
			int calledBy = skip(frames, caller, Predicate.not(CallSite::isPlumbing));
			isIntercepting = calledBy < frames.size() && startsWithAny(frames.get(calledBy), CHAINS);
			next = skip(frames, calledBy, CallSite::isPlumbing);
		}
		return caller;
	}

	private static int skip(List<StackTraceElement> frames, int from, Predicate<StackTraceElement> skipped) {
		int index = from;
		while (index < frames.size() && skipped.test(frames.get(index))) {
			index++;
		}
		return index;
	}

	private static boolean isPlumbing(StackTraceElement frame) {
		return FrameworkPackages.contain(frame.getClassName()) || isOurs(frame) || isGenerated(frame);
	}

	private static boolean startsWithAny(StackTraceElement frame, List<String> prefixes) {
		return prefixes.stream().anyMatch(frame.getClassName()::startsWith);
	}

	/** CGLIB names no file; proxies of the JDK and lambdas tell by their names. */
	private static boolean isGenerated(StackTraceElement frame) {
		String name = frame.getClassName();
		return "<generated>".equals(frame.getFileName()) || name.contains("$$Lambda")
				|| name.substring(name.lastIndexOf('.') + 1).startsWith("$Proxy");
	}

	/**
	 * Ours is what has our package name and comes from the same jar or folder as this
	 * class: a test of ours, and the sample application, are callers like any other.
	 */
	private static boolean isOurs(StackTraceElement frame) {
		return frame.getClassName().startsWith(OURS)
				&& Objects.equals(source(frame.getClassName()), source(CallSite.class.getName()));
	}

	private static @Nullable CodeSource source(String name) {
		try {
			Class<?> type = Class.forName(name, false, CallSite.class.getClassLoader());
			return type.getProtectionDomain().getCodeSource();
		}
		catch (ClassNotFoundException ex) {
			return CallSite.class.getProtectionDomain().getCodeSource();
		}
	}

	/** Leave out loaders and modules, which the frame itself would tell of. */
	private static String text(StackTraceElement frame) {
		return new StackTraceElement(frame.getClassName(), frame.getMethodName(), frame.getFileName(),
				frame.getLineNumber())
			.toString();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof CallSite site && site.frame().equals(frame());
	}

	@Override
	public int hashCode() {
		return frame().hashCode();
	}

	@Override
	public String toString() {
		return frame();
	}

}
