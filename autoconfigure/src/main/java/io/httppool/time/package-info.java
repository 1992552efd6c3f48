/**
 * The sources of time: a ticker that measures, and moments that people read. It knows
 * nothing else of ours.
 */
@NullMarked
package io.httppool.time;

import org.jspecify.annotations.NullMarked;
