package io.httppool.test.assertion;

import java.util.List;

/**
 * The resources of one kind that this process had at an instant.
 */
sealed interface ResourceSnapshot permits ThreadSnapshot, SocketSnapshot {

	/**
	 * Return the resources that have been added since.
	 * @return a description of each
	 */
	List<String> since();

}
