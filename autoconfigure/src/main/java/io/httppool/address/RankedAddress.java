package io.httppool.address;

import java.net.InetSocketAddress;

/**
 * An address in the order in which the addresses of its host are tried.
 *
 * @param address the address
 * @param reason the reason for its rank
 */
public record RankedAddress(InetSocketAddress address, Reason reason) {

	/**
	 * The reasons for the rank of an address.
	 */
	public enum Reason {

		/** It comes in the order in which the resolver gave it. */
		RESOLVED,

		/** It was moved so that the two families alternate. */
		ALTERNATED,

		/** It has fewer connections than others of its family. */
		FEWEST_CONNECTIONS,

		/** It has as many connections as others of its family, and its turn has come. */
		IN_TURN,

		/** It has failed, and is tried in its turn again to see whether it is back. */
		RETRIED,

		/** It has failed lately, and is tried after all others. */
		FAILED,

		/** It is ejected, and is tried after all others. */
		EJECTED,

		/** Its checks fail, and it is tried after all others. */
		UNHEALTHY

	}

}
