package io.httppool.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * The properties of the share of exchanges that has to succeed. A component that is
 * {@code null} was not set.
 *
 * @param minSamples How many exchanges within ten seconds there have to be.
 * @param below Share in percent below which an address is ejected; not set for never.
 */
record SuccessRateProperties(@Nullable Integer minSamples, @Nullable Integer below) {

}
