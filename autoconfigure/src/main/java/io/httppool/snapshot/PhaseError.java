package io.httppool.snapshot;

import java.util.Locale;

/**
 * The kinds of failures of a phase in which a connection is opened: a closed list, fit
 * for meters. Those of TLS handshakes are the results that gRPC counts, as far as Java
 * tells them apart. The {@link #word() word} is the same wherever people see it.
 */
public enum PhaseError {

	/** No address is known of that name. */
	HOST_NOT_FOUND,

	/** The name was not looked up in time. */
	LOOKUP_TIMEOUT,

	/** The lookup failed some other way. */
	LOOKUP_FAILED,

	/** Nothing listens at the port. */
	CONNECTION_REFUSED,

	/** The peer did not answer in time. */
	CONNECT_TIMEOUT,

	/** There is no way to the network of the peer. */
	NETWORK_UNREACHABLE,

	/** There is no way to the peer. */
	HOST_UNREACHABLE,

	/** The peer ended the connection while it was being opened. */
	CONNECTION_RESET,

	/** This machine has no port or descriptor for another connection. */
	LOCAL_SHORTAGE,

	/** The connect failed some other way. */
	CONNECT_FAILED,

	/** The proxy wants other credentials. */
	PROXY_AUTHENTICATION_REQUIRED,

	/** The proxy did not open a tunnel in time. */
	TUNNEL_TIMEOUT,

	/** The proxy did not open a tunnel. */
	TUNNEL_REFUSED,

	/** The certificate of the server was revoked. */
	CERTIFICATE_REVOKED,

	/** The certificate of the server, or one above it, has expired. */
	CERTIFICATE_EXPIRED,

	/** The certificate of the server is not valid yet. */
	CERTIFICATE_NOT_YET_VALID,

	/** No authority that is trusted has issued the certificate of the server. */
	CERTIFICATE_AUTHORITY_INVALID,

	/** The certificate of the server is for another name. */
	CERTIFICATE_HOSTNAME_MISMATCH,

	/** The certificate of the server was refused some other way. */
	CERTIFICATE_VERIFICATION_FAILED,

	/** Client and server have no cipher suite in common. */
	CIPHER_SUITE_MISMATCH,

	/** Client and server have no version of TLS in common. */
	PROTOCOL_VERSION_UNSUPPORTED,

	/** Client and server have no application protocol in common. */
	NO_APPLICATION_PROTOCOL,

	/** The server sent something that is no TLS, or out of turn. */
	UNEXPECTED_MESSAGE,

	/** The server did not finish the handshake in time. */
	HANDSHAKE_TIMEOUT,

	/** The server closed the connection during the handshake. */
	PEER_CONNECTION_CLOSED,

	/** The handshake failed some other way. */
	UNKNOWN_FAILURE;

	private final String word = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the name of this failure as people see it, for example
	 * {@code connection_refused}.
	 * @return lower case words joined by underscores, as in OpenTelemetry's conventions
	 */
	public String word() {
		return this.word;
	}

	/**
	 * Return whether the time of the phase was over.
	 * @return whether it was
	 */
	public boolean isTimeout() {
		return this == LOOKUP_TIMEOUT || this == CONNECT_TIMEOUT || this == TUNNEL_TIMEOUT || this == HANDSHAKE_TIMEOUT;
	}

	/**
	 * Return whether it is a failure of a TLS handshake.
	 * @return whether it is
	 */
	public boolean isOfTls() {
		return compareTo(CERTIFICATE_REVOKED) >= 0;
	}

}
