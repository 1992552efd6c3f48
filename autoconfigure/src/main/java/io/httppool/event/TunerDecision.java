package io.httppool.event;

/**
 * A decision of the tuner about a route.
 *
 * @param limitBefore the limit before it
 * @param limitAfter the limit that it wants
 * @param isApplied whether it is carried out, and not only observed
 * @param reason why, as in the journal of the tuner
 */
public record TunerDecision(int limitBefore, int limitAfter, boolean isApplied, String reason) {

}
