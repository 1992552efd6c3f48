/**
 * Pictures of pools, routes and connections at an instant, and the words in them. It
 * knows settings and statistics.
 */
@NullMarked
package io.httppool.snapshot;

import org.jspecify.annotations.NullMarked;
