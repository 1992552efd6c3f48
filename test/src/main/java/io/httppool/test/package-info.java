/**
 * Support for the tests of applications that use the pool. It may know the engine and
 * nothing of the wiring.
 */
@NullMarked
package io.httppool.test;

import org.jspecify.annotations.NullMarked;
