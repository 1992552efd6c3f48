package io.httppool.address;

import java.util.List;

/**
 * The addresses of a host for one connection that is about to be opened.
 *
 * @param addresses the addresses, each once, in the order in which to try them
 * @param hold counts the connection for the first of them from now on
 */
public record Ranking(List<RankedAddress> addresses, AddressHold hold) {

	public Ranking {
		addresses = List.copyOf(addresses);
	}

}
