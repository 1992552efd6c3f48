/**
 * Upstreams for tests with JUnit Jupiter, and their place in the application contexts of
 * Spring's tests. It may know the upstreams; only what is named after the application
 * context may know Spring, which need not be there.
 */
@NullMarked
package io.httppool.test.junit;

import org.jspecify.annotations.NullMarked;
