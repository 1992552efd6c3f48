/**
 * The sample application: an upstream, traffic to it, scenarios that change either, and a
 * page that shows the state of the pool. It uses the pool as an application does, through
 * Spring's clients, and knows none of its classes.
 */
@NullMarked
package io.httppool.sample;

import org.jspecify.annotations.NullMarked;
