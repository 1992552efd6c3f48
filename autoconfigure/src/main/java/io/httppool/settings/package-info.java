/**
 * The settings of pools and routes, as the engine reads them. It knows nothing else of
 * ours.
 */
@NullMarked
package io.httppool.settings;

import org.jspecify.annotations.NullMarked;
