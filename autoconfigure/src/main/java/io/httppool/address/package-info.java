/**
 * The addresses of a host: which of them have failed or are no longer answered, and in
 * which order they are tried. It knows plain data and the source of time, and nothing
 * else of ours.
 */
@NullMarked
package io.httppool.address;

import org.jspecify.annotations.NullMarked;
