package io.httppool.statistics;

/**
 * The level of a number that changed during a window, for example of the leased
 * connections.
 *
 * @param mean the mean over time
 * @param max the highest
 * @param now the level at the end of the window
 */
public record Level(double mean, int max, int now) {

}
