package io.httppool.pool;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;

import org.jspecify.annotations.Nullable;

/**
 * The lock of a route. It is exclusive, not fair, and not reentrant.
 * <p>
 * A stack may overflow in the very act of unlocking. A lock that was left behind like
 * that is taken over by a thread that has waited for a while: it is left behind if its
 * owner is not within the class any more that uses it.
 * <p>
 * The state is odd while the lock is held, and grows with each step, so it tells one
 * holding from any other.
 */
final class RouteLock extends AbstractQueuedSynchronizer {

	private static final long serialVersionUID = 1;

	/** Much longer than any holding, which takes microseconds. */
	private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

	/** The calls of which the least take a few kilobytes of stack. */
	private static final int HEADROOM = 100;

	private final Class<?> user;

	private transient @Nullable Thread owner;

	private transient int ownedState; // the state that the owner set

	/**
	 * Create a lock that is free.
	 * @param user the class that takes and releases it, within one method each time
	 */
	RouteLock(Class<?> user) {
		this.user = user;
	}

	/** Take the lock, and wait for it if need be. An interrupt changes nothing. */
	void lock() {
		enter();
	}

	/**
	 * A level more than it takes to unlock: where the stack suffices for this, it
	 * suffices for that.
	 */
	private void enter() {
		if (!tryAcquire(1)) {
			await();
		}
	}

	void unlock() {
		release(1);
	}

	@Override
	protected boolean tryAcquire(int ignored) {
		Thread current = Thread.currentThread();
		int state = getState();
		if (!isHeld(state) && compareAndSetState(state, state + 1)) {
			this.owner = current;
			this.ownedState = state + 1;
			return true;
		}
		return false;
	}

	/** Release it, unless it was taken over from the current thread. */
	@Override
	protected boolean tryRelease(int ignored) {
		int state = getState();
		if (this.ownedState != state || this.owner != Thread.currentThread()) {
			return false;
		}
		setState(state + 1);
		return true;
	}

	@Override
	protected boolean isHeldExclusively() {
		return isHeld(getState());
	}

	private static boolean isHeld(int state) {
		return (state & 1) == 1;
	}

	private void await() {
		descend(HEADROOM);
		boolean wasInterrupted = false;
		boolean isMine = false;
		while (!isMine) {
			try {
				isMine = tryAcquireNanos(1, PATIENCE) || tryTakeOver();
			}
			catch (InterruptedException ex) {
				wasInterrupted = true;
			}
		}
		if (wasInterrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Go deeper than what follows. A stack that overflows while a thread is in the queue
	 * would leave it there for ever, and those behind it would not be woken.
	 * @return how deep it went, so that it is not left out
	 */
	private static int descend(int levels) {
		return (levels > 0) ? 1 + descend(levels - 1) : 0;
	}

	/**
	 * Take this lock over if its owner has gone without unlocking it. The owner is known
	 * only together with the state it set: for a moment after the lock was taken, the
	 * field still names the owner before.
	 */
	private boolean tryTakeOver() {
		synchronized (RouteLock.class) {
			Thread current = Thread.currentThread();
			int state = getState();
			Thread holder = (this.ownedState == state) ? this.owner : null;
			boolean isLeftBehind = isHeld(state) && holder != null && !isAtWork(holder);
			if (isLeftBehind && compareAndSetState(state, state + 2)) {
				this.owner = current;
				this.ownedState = state + 2;
				return true;
			}
			return false;
		}
	}

	/**
	 * Return whether a thread may hold this lock: one that is parked to wait for the lock
	 * of any route does not, since no thread holds two.
	 */
	private boolean isAtWork(Thread holder) {
		if (holder == Thread.currentThread()) {
			return false;
		}
		StackTraceElement[] frames = holder.getStackTrace();
		boolean isWaiting = isWithin(frames, RouteLock.class, "await") && isParked(frames);
		return !isWaiting && (isWithin(frames, this.user, "") || isCutOff(frames));
	}

	/** Whichever class it is that parks: without memory, not that which usually does. */
	private static boolean isParked(StackTraceElement[] frames) {
		return Arrays.stream(frames).anyMatch((frame) -> frame.getMethodName().startsWith("park"));
	}

	/** Return whether frames are missing at the bottom, where threads begin. */
	private static boolean isCutOff(StackTraceElement[] frames) {
		StackTraceElement bottom = (frames.length > 0) ? frames[frames.length - 1] : null;
		return bottom != null && !bottom.getClassName().equals(Thread.class.getName())
				&& !bottom.getClassName().equals("java.lang.VirtualThread") && !bottom.getMethodName().equals("main");
	}

	private static boolean isWithin(StackTraceElement[] frames, Class<?> type, String method) {
		return Arrays.stream(frames)
			.anyMatch(
					(frame) -> frame.getClassName().equals(type.getName()) && frame.getMethodName().startsWith(method));
	}

}
