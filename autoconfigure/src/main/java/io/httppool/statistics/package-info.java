/**
 * What happened on a route within a span of time, counted as it happens. Knows the JDK
 * only.
 */
@NullMarked
package io.httppool.statistics;

import org.jspecify.annotations.NullMarked;
