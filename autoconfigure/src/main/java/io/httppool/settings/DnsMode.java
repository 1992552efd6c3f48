package io.httppool.settings;

/**
 * The ways to treat connections to addresses that the name of their server no longer has.
 */
public enum DnsMode {

	/** They are closed, or drained where they are leased. */
	STRICT,

	/** They stay: the name shows a part of its addresses at a time. */
	LOGICAL,

	/** Names are not looked up in the background, and no earlier answer is used. */
	OFF

}
