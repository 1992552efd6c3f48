/**
 * The meters of connection pools.
 */
@NullMarked
package io.httppool.metrics;

import org.jspecify.annotations.NullMarked;
