package io.httppool.settings;

/**
 * The modes of ejecting addresses whose connections fail.
 */
public enum EjectionMode {

	/** They get no requests for a while. */
	APPLY,

	/** They are only counted. */
	OBSERVE,

	/** Failures are not counted. */
	OFF

}
