/**
 * Servers, proxies and name resolution that misbehave on demand. Knows of httppool only
 * {@link io.httppool.test.VirtualTime}, and works with any HTTP client.
 */
@NullMarked
package io.httppool.test.fault;

import org.jspecify.annotations.NullMarked;
