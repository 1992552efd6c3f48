/**
 * Tests for servers that have several addresses, under load.
 */
@NullMarked
package io.httppool.test.address;

import org.jspecify.annotations.NullMarked;
