/**
 * Statistics of a route: what is counted as it happens, and the records that come of it.
 * Knows the JDK only.
 */
@NullMarked
package io.httppool.statistics;

import org.jspecify.annotations.NullMarked;
