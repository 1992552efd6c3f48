/**
 * Upstreams for tests with JUnit Jupiter and for the application contexts of Spring's
 * tests. The package may know the upstreams. Only its classes that are named after the
 * application context may know Spring, which need not be on the class path.
 */
@NullMarked
package io.httppool.test.junit;

import org.jspecify.annotations.NullMarked;
