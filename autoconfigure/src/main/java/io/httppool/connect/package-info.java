/**
 * Opens connections and tells whether they are still good. It knows the pool and nothing
 * else of ours.
 */
@NullMarked
package io.httppool.connect;

import org.jspecify.annotations.NullMarked;
