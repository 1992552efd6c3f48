package io.httppool.autoconfigure;

import java.util.Map;

import io.httppool.upkeep.PoolTask;

/**
 * The tasks of the upkeep that other parts bring along.
 *
 * @param byName the tasks by name, in the order in which they run
 */
record PoolTasks(Map<String, PoolTask> byName) {

}
