/**
 * Opening connections, and checking whether their peers are still there. The package
 * knows the pool and the plain data below it.
 */
@NullMarked
package io.httppool.connect;

import org.jspecify.annotations.NullMarked;
