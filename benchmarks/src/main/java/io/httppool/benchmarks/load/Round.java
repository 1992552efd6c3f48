package io.httppool.benchmarks.load;

/**
 * One round of one client, with what else happened.
 *
 * @param figures what the client process has counted
 * @param opened how many connections the server has accepted
 * @param foreign the processor time of other processes, as a share of one core
 */
record Round(Figures figures, long opened, double foreign) {

}
