package io.httppool.test.assertion;

import java.util.List;

/**
 * What this process had of one kind of resource at an instant.
 */
sealed interface ResourceSnapshot permits ThreadSnapshot, SocketSnapshot {

	/**
	 * Return what there is now, and was not then.
	 * @return a description of each
	 */
	List<String> since();

}
