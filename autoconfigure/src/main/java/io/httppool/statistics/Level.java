package io.httppool.statistics;

/**
 * How many there were of something during a window.
 *
 * @param mean the mean over time
 * @param max the most
 * @param now how many there were at its end
 */
public record Level(double mean, int max, int now) {

}
