package io.httppool.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.Name;

import io.httppool.settings.EjectionMode;

/**
 * The properties of ejecting addresses. A component that is {@code null} was not set.
 *
 * @param mode Whether addresses whose connections fail get no requests for a while.
 * @param consecutiveFailures After how many failures in a row an address is ejected.
 * @param consecutive5xx After how many answers in a row with a status of 500 or above an
 * address is ejected; 0 for never.
 * @param baseTime How long an address is ejected the first time.
 * @param maxTime How long an address is ejected at most.
 * @param maxPercent Share of the addresses that may be ejected at a time.
 * @param successRate Share of exchanges with an address that has to succeed.
 */
record EjectionProperties(@Nullable EjectionMode mode, @Nullable Integer consecutiveFailures,
		@Name("consecutive-5xx") @Nullable Integer consecutive5xx, @Nullable Duration baseTime,
		@Nullable Duration maxTime, @Nullable Integer maxPercent,
		@NestedConfigurationProperty @Nullable SuccessRateProperties successRate) {

}
