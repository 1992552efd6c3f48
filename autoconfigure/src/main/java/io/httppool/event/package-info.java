/**
 * The events of connection pools, and the listeners that are told of them.
 */
@NullMarked
package io.httppool.event;

import org.jspecify.annotations.NullMarked;
