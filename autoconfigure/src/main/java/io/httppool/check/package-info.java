/**
 * The checks of the addresses of servers: when they are due, what their results mean, and
 * the threads that make them. It knows the pool and its addresses.
 */
@NullMarked
package io.httppool.check;

import org.jspecify.annotations.NullMarked;
