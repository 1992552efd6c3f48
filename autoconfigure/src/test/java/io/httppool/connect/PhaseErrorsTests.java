package io.httppool.connect;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.PhaseError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PhaseErrors}, over exceptions as the JDK throws them.
 */
class PhaseErrorsTests {

	@ParameterizedTest
	@MethodSource
	void failureIsToldApart(Kind kind, Throwable failure, PhaseError expected) {
		assertThat(PhaseErrors.of(kind, failure)).isEqualTo(expected);
	}

	static Stream<Arguments> failureIsToldApart() {
		return Stream.of(Arguments.of(Kind.LOOKUP, new UnknownHostException("nowhere"), PhaseError.HOST_NOT_FOUND),
				Arguments.of(Kind.LOOKUP, new SocketTimeoutException("late"), PhaseError.LOOKUP_TIMEOUT),
				Arguments.of(Kind.LOOKUP, new IllegalStateException("odd"), PhaseError.LOOKUP_FAILED),
				Arguments.of(Kind.CONNECT, new ConnectException("Connection refused"), PhaseError.CONNECTION_REFUSED),
				Arguments.of(Kind.CONNECT, new ConnectException("Connection timed out"), PhaseError.CONNECT_TIMEOUT),
				Arguments.of(Kind.CONNECT, new SocketException("Network is unreachable"),
						PhaseError.NETWORK_UNREACHABLE),
				Arguments.of(Kind.CONNECT, new SocketException("Too many open files"), PhaseError.LOCAL_SHORTAGE),
				Arguments.of(Kind.CONNECT, new IOException("strange"), PhaseError.CONNECT_FAILED),
				Arguments.of(Kind.TUNNEL, new IOException("refused a tunnel to https://a with the status 407: give"),
						PhaseError.PROXY_AUTHENTICATION_REQUIRED),
				Arguments.of(Kind.TUNNEL, new IOException("status 502"), PhaseError.TUNNEL_REFUSED),
				Arguments.of(Kind.TLS, new SocketTimeoutException("Read timed out"), PhaseError.HANDSHAKE_TIMEOUT),
				Arguments.of(Kind.TLS, new SSLHandshakeException("Remote host terminated the handshake"),
						PhaseError.PEER_CONNECTION_CLOSED),
				Arguments.of(Kind.TLS, new SocketException("Connection reset"), PhaseError.PEER_CONNECTION_CLOSED),
				Arguments.of(Kind.TLS, new SSLPeerUnverifiedException("Certificate for <a> doesn't match"),
						PhaseError.CERTIFICATE_HOSTNAME_MISMATCH),
				Arguments.of(Kind.TLS, caused(new CertPathBuilderException("no path")),
						PhaseError.CERTIFICATE_AUTHORITY_INVALID),
				Arguments.of(Kind.TLS, caused(new CertificateExpiredException("past")), PhaseError.CERTIFICATE_EXPIRED),
				Arguments.of(Kind.TLS, caused(new CertificateNotYetValidException("future")),
						PhaseError.CERTIFICATE_NOT_YET_VALID),
				Arguments.of(Kind.TLS, new SSLHandshakeException("Received fatal alert: protocol_version"),
						PhaseError.PROTOCOL_VERSION_UNSUPPORTED),
				Arguments.of(Kind.TLS, new SSLHandshakeException("Received fatal alert: handshake_failure"),
						PhaseError.UNKNOWN_FAILURE));
	}

	private static SSLHandshakeException caused(Exception cause) {
		SSLHandshakeException failure = new SSLHandshakeException("PKIX path building failed");
		failure.initCause(cause);
		return failure;
	}

}
