/**
 * The sample application: an upstream, traffic to it, scenarios that spoil one or the
 * other, and a page that shows what the pool makes of it. It uses the pool as an
 * application does, through Spring's clients, and knows none of its classes.
 */
@NullMarked
package io.httppool.sample;

import org.jspecify.annotations.NullMarked;
