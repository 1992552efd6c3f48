/**
 * Spring's HTTP clients over the pools. It knows the pool and how connections are opened,
 * and nothing else of ours.
 */
@NullMarked
package io.httppool.client;

import org.jspecify.annotations.NullMarked;
