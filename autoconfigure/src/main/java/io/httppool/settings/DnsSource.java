package io.httppool.settings;

/**
 * The sources of the addresses of a name.
 */
public enum DnsSource {

	/**
	 * The Java virtual machine, which asks the system and keeps each answer for a time of
	 * its own.
	 */
	JDK,

	/**
	 * The library dnsjava, which asks name servers and tells for how long an answer
	 * holds.
	 */
	DNSJAVA

}
