/**
 * A simulation of clients and servers around the real pool, its upkeep and its tuner, on
 * virtual time. A {@link io.httppool.tuning.simulation.Scenario} says what clients and
 * servers do, a {@link io.httppool.tuning.simulation.Contender} how the pool is tuned,
 * and a {@link io.httppool.tuning.simulation.Simulation} plays it to an
 * {@link io.httppool.tuning.simulation.Outcome}.
 */
@NullMarked
package io.httppool.tuning.simulation;

import org.jspecify.annotations.NullMarked;
