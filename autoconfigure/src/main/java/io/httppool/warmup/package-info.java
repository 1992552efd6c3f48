/**
 * Warm-ups: connections that are opened, and a request that is sent, before the first
 * request of the application. It knows the pools and their settings.
 */
@NullMarked
package io.httppool.warmup;

import org.jspecify.annotations.NullMarked;
