/**
 * Servers, proxies and name resolution that misbehave on demand. The package may know
 * {@link io.httppool.test.VirtualTime} and the time of the pools, and works with any HTTP
 * client.
 */
@NullMarked
package io.httppool.test.fault;

import org.jspecify.annotations.NullMarked;
