/**
 * The addresses of a host: which of them have failed, and in which order they are tried.
 * It knows the source of time, and nothing else of ours.
 */
@NullMarked
package io.httppool.address;

import org.jspecify.annotations.NullMarked;
