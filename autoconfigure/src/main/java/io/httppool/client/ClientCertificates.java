package io.httppool.client;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * The certificates with which clients prove who they are, as to when they expire.
 * Stateless.
 */
final class ClientCertificates {

	/** Time to have a certificate renewed by people, with a weekend in it. */
	private static final Duration NOTICE = Duration.ofDays(14);

	private ClientCertificates() {
	}

	/**
	 * Return what is to be said of the certificates of a bundle that expire soon.
	 * @param name the name of the bundle
	 * @param bundle the bundle
	 * @param now the present
	 * @return a sentence for each; none if its key store cannot be read
	 */
	static List<String> expiring(String name, SslBundle bundle, Instant now) {
		try {
			KeyStore keys = bundle.getStores().getKeyStore();
			return (keys != null) ? expiring(name, keys, bundle.getKey().getAlias(), now) : List.of();
		}
		catch (KeyStoreException | RuntimeException ex) {
			return List.of();
		}
	}

	private static List<String> expiring(String name, KeyStore keys, @Nullable String only, Instant now)
			throws KeyStoreException {
		Stream.Builder<String> sentences = Stream.builder();
		for (String alias : Collections.list(keys.aliases())) {
			boolean isUsed = keys.isKeyEntry(alias) && (only == null || only.equalsIgnoreCase(alias));
			if (isUsed && keys.getCertificate(alias) instanceof X509Certificate certificate) {
				Instant end = certificate.getNotAfter().toInstant();
				if (end.isBefore(now.plus(NOTICE))) {
					sentences.add(sentence(name, end, now));
				}
			}
		}
		return sentences.build().toList();
	}

	private static String sentence(String bundle, Instant end, Instant now) {
		long days = Duration.between(now, end).toDays();
		return end.isBefore(now)
				? "The client certificate of SSL bundle '%s' has expired on %s: servers refuse it. Renew it."
					.formatted(bundle, end.atZone(ZoneOffset.UTC).toLocalDate())
				: "The client certificate of SSL bundle '%s' expires on %s, in %d days: renew it.".formatted(bundle,
						end.atZone(ZoneOffset.UTC).toLocalDate(), days);
	}

}
