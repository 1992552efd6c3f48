/**
 * Support for the tests of applications that use the pool. The package may know the
 * engine, but not the wiring.
 */
@NullMarked
package io.httppool.test;

import org.jspecify.annotations.NullMarked;
