/**
 * Assertions for AssertJ: about pools, and about threads and sockets that a test has left
 * behind. The package may know the engine.
 */
@NullMarked
package io.httppool.test.assertion;

import org.jspecify.annotations.NullMarked;
