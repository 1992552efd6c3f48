/**
 * The upkeep of the pools beside the requests: it sweeps them, learns when servers close
 * idle connections, and watches for leaks. The package knows the pool and the plain data
 * below it.
 */
@NullMarked
package io.httppool.upkeep;

import org.jspecify.annotations.NullMarked;
