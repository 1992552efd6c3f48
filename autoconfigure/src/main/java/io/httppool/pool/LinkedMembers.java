package io.httppool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A list whose members carry its links, in the order in which they were added. A member
 * is in one list at most, and is found and removed in constant time. The list allocates
 * nothing and calls nothing while it is changed, so no error, not even a stack overflow,
 * leaves it half changed. Guarded by a lock of its owner.
 *
 * @param <T> the kind of member
 */
final class LinkedMembers<T extends LinkedMembers.Member<T>> {

	private @Nullable T first;

	private @Nullable T last;

	private int size;

	int size() {
		return this.size;
	}

	@Nullable T first() {
		return this.first;
	}

	@Nullable T last() {
		return this.last;
	}

	/** Add a member that is in no list, as the last. */
	void add(T member) {
		T before = this.last;
		member.list = this;
		member.before = before;
		member.after = null;
		this.last = member;
		if (before != null) {
			before.after = member;
		}
		else {
			this.first = member;
		}
		this.size++;
	}

	/** Remove a member, and return whether it was in this list. */
	boolean remove(T member) {
		if (member.list != this) {
			return false;
		}
		T before = member.before;
		T after = member.after;
		if (before != null) {
			before.after = after;
		}
		else {
			this.first = after;
		}
		if (after != null) {
			after.before = before;
		}
		else {
			this.last = before;
		}
		member.list = null;
		member.before = null;
		member.after = null;
		this.size--;
		return true;
	}

	/** Do something with each member, which may remove it. */
	void forEach(Consumer<? super T> action) {
		T member = this.first;
		while (member != null) {
			T next = member.after;
			action.accept(member);
			member = next;
		}
	}

	/** Return a copy in order. */
	List<T> copy() {
		List<T> copy = new ArrayList<>(this.size);
		forEach(copy::add);
		return copy;
	}

	/**
	 * A member of a list, with the links to its neighbours.
	 *
	 * @param <T> the kind of member
	 */
	abstract static class Member<T extends Member<T>> {

		@Nullable LinkedMembers<T> list;

		@Nullable T before;

		@Nullable T after;

	}

}
