/**
 * What looks after the pools beside the requests: it sweeps them, learns when servers
 * close idle connections, and watches for leaks. It knows the pool and nothing else of
 * ours.
 */
@NullMarked
package io.httppool.upkeep;

import org.jspecify.annotations.NullMarked;
