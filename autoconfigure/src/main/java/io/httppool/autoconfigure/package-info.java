/**
 * Properties and wiring. It knows all of ours, and nothing of ours knows it.
 */
@NullMarked
package io.httppool.autoconfigure;

import org.jspecify.annotations.NullMarked;
