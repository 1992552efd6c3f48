package io.httppool.connect;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.apache.hc.core5.http.ConnectionClosedException;

import io.httppool.pool.LocalShortage;
import io.httppool.snapshot.OpeningPhase.Kind;
import io.httppool.snapshot.PhaseError;

/**
 * Tells the kinds of failures apart by the classes of exceptions, and by their messages
 * where Java has one class for several. Stateless.
 */
final class PhaseErrors {

	/** Words of the kernel that the JDK passes on. */
	private static final Map<String, PhaseError> OF_CONNECT = Map.of("refused", PhaseError.CONNECTION_REFUSED,
			"timed out", PhaseError.CONNECT_TIMEOUT, "network is unreachable", PhaseError.NETWORK_UNREACHABLE,
			"no route to host", PhaseError.HOST_UNREACHABLE, "host is down", PhaseError.HOST_UNREACHABLE, "reset",
			PhaseError.CONNECTION_RESET);

	/** Words of JSSE, most of them alerts of TLS. */
	private static final Map<String, PhaseError> OF_TLS = Map.ofEntries(
			Map.entry("protocol_version", PhaseError.PROTOCOL_VERSION_UNSUPPORTED),
			Map.entry("not supported by", PhaseError.PROTOCOL_VERSION_UNSUPPORTED),
			Map.entry("no appropriate protocol", PhaseError.PROTOCOL_VERSION_UNSUPPORTED),
			Map.entry("no negotiable cipher suite", PhaseError.CIPHER_SUITE_MISMATCH),
			Map.entry("no_application_protocol", PhaseError.NO_APPLICATION_PROTOCOL),
			Map.entry("unexpected_message", PhaseError.UNEXPECTED_MESSAGE),
			Map.entry("unsupported or unrecognized ssl message", PhaseError.UNEXPECTED_MESSAGE),
			Map.entry("no subject alternative", PhaseError.CERTIFICATE_HOSTNAME_MISMATCH),
			Map.entry("no name matching", PhaseError.CERTIFICATE_HOSTNAME_MISMATCH),
			Map.entry("terminated the handshake", PhaseError.PEER_CONNECTION_CLOSED),
			Map.entry("reset", PhaseError.PEER_CONNECTION_CLOSED),
			Map.entry("broken pipe", PhaseError.PEER_CONNECTION_CLOSED));

	private static final Map<Reason, PhaseError> OF_PATH = Map.of(BasicReason.EXPIRED, PhaseError.CERTIFICATE_EXPIRED,
			BasicReason.NOT_YET_VALID, PhaseError.CERTIFICATE_NOT_YET_VALID, BasicReason.REVOKED,
			PhaseError.CERTIFICATE_REVOKED);

	private PhaseErrors() {
	}

	static PhaseError of(Kind kind, Throwable failure) {
		List<Throwable> chain = chain(failure);
		return switch (kind) {
			case LOOKUP -> ofLookup(chain);
			case CONNECT -> ofConnect(chain);
			case TUNNEL -> ofTunnel(chain);
			case TLS -> ofTls(chain);
		};
	}

	private static List<Throwable> chain(Throwable failure) {
		List<Throwable> chain = new ArrayList<>();
		for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
			chain.add(cause);
		}
		return chain;
	}

	private static boolean has(List<Throwable> chain, Class<?> type) {
		return chain.stream().anyMatch(type::isInstance);
	}

	private static PhaseError ofLookup(List<Throwable> chain) {
		if (has(chain, SocketTimeoutException.class)) {
			return PhaseError.LOOKUP_TIMEOUT;
		}
		return has(chain, UnknownHostException.class) ? PhaseError.HOST_NOT_FOUND : PhaseError.LOOKUP_FAILED;
	}

	private static PhaseError ofConnect(List<Throwable> chain) {
		if (LocalShortage.explains(chain.get(0))) {
			return PhaseError.LOCAL_SHORTAGE;
		}
		if (has(chain, SocketTimeoutException.class)) {
			return PhaseError.CONNECT_TIMEOUT;
		}
		PhaseError said = said(chain, OF_CONNECT, PhaseError.CONNECT_FAILED);
		if (said == PhaseError.CONNECT_FAILED && has(chain, NoRouteToHostException.class)) {
			return PhaseError.HOST_UNREACHABLE;
		}
		return (said == PhaseError.CONNECT_FAILED && has(chain, ConnectException.class)) ? PhaseError.CONNECTION_REFUSED
				: said;
	}

	private static PhaseError ofTunnel(List<Throwable> chain) {
		if (has(chain, SocketTimeoutException.class)) {
			return PhaseError.TUNNEL_TIMEOUT;
		}
		boolean isUnknown = chain.stream().anyMatch((cause) -> text(cause).contains("status 407"));
		return isUnknown ? PhaseError.PROXY_AUTHENTICATION_REQUIRED : PhaseError.TUNNEL_REFUSED;
	}

	private static PhaseError ofTls(List<Throwable> chain) {
		if (has(chain, SocketTimeoutException.class)) {
			return PhaseError.HANDSHAKE_TIMEOUT;
		}
		if (has(chain, SSLPeerUnverifiedException.class)) {
			return PhaseError.CERTIFICATE_HOSTNAME_MISMATCH;
		}
		PhaseError said = said(chain, OF_TLS, PhaseError.UNKNOWN_FAILURE);
		if (said != PhaseError.UNKNOWN_FAILURE) {
			return said;
		}
		if (isOfCertificate(chain)) {
			return ofCertificate(chain);
		}
		return isOfClosing(chain) ? PhaseError.PEER_CONNECTION_CLOSED : PhaseError.UNKNOWN_FAILURE;
	}

	private static boolean isOfCertificate(List<Throwable> chain) {
		return has(chain, CertificateException.class) || has(chain, CertPathValidatorException.class)
				|| has(chain, CertPathBuilderException.class);
	}

	private static boolean isOfClosing(List<Throwable> chain) {
		return has(chain, EOFException.class) || has(chain, ConnectionClosedException.class)
				|| (has(chain, SocketException.class) && !has(chain, SSLException.class));
	}

	private static PhaseError ofCertificate(List<Throwable> chain) {
		for (Throwable cause : chain) {
			if (cause instanceof CertificateExpiredException) {
				return PhaseError.CERTIFICATE_EXPIRED;
			}
			if (cause instanceof CertificateNotYetValidException) {
				return PhaseError.CERTIFICATE_NOT_YET_VALID;
			}
			if (cause instanceof CertificateRevokedException) {
				return PhaseError.CERTIFICATE_REVOKED;
			}
			if (cause instanceof CertPathValidatorException path && OF_PATH.containsKey(path.getReason())) {
				return OF_PATH.get(path.getReason());
			}
		}
		return has(chain, CertPathBuilderException.class) ? PhaseError.CERTIFICATE_AUTHORITY_INVALID
				: PhaseError.CERTIFICATE_VERIFICATION_FAILED;
	}

	private static PhaseError said(List<Throwable> chain, Map<String, PhaseError> words, PhaseError otherwise) {
		return chain.stream()
			.map(PhaseErrors::text)
			.flatMap((text) -> words.entrySet()
				.stream()
				.filter((word) -> text.contains(word.getKey()))
				.map(Map.Entry::getValue))
			.findFirst()
			.orElse(otherwise);
	}

	private static String text(Throwable failure) {
		return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
	}

}
