/**
 * What the numbers of routes were within the last half hour, kept for the endpoint. It
 * knows the pools, their tuner and what both tell.
 */
@NullMarked
package io.httppool.history;

import org.jspecify.annotations.NullMarked;
