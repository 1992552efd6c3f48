package io.httppool.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;

import io.httppool.Certificates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientCertificates}, with one that is valid for 30 days.
 */
class ClientCertificatesTests {

	private static final Instant NOW = Instant.now();

	@TempDir
	Path directory;

	@Test
	void certificateIsReportedFourteenDaysBeforeItExpires() throws Exception {
		SslBundle bundle = bundle(null);

		assertThat(ClientCertificates.expiring("partner", bundle, NOW)).isEmpty();
		assertThat(ClientCertificates.expiring("partner", bundle, NOW.plus(Duration.ofDays(15)))).isEmpty();
		assertThat(ClientCertificates.expiring("partner", bundle, NOW.plus(Duration.ofDays(20)))).singleElement()
			.asString()
			.startsWith("The client certificate of SSL bundle 'partner' expires on ")
			.endsWith(" days: renew it.");
		assertThat(ClientCertificates.expiring("partner", bundle, NOW.plus(Duration.ofDays(31)))).singleElement()
			.asString()
			.contains("has expired on");
	}

	@Test
	void certificateThatIsNotUsedIsNotReported() throws Exception {
		assertThat(ClientCertificates.expiring("partner", bundle("another"), NOW.plus(Duration.ofDays(20)))).isEmpty();
		assertThat(ClientCertificates.expiring("partner", bundle("client"), NOW.plus(Duration.ofDays(20)))).hasSize(1);
	}

	@Test
	void bundleWithoutAKeyHasNone() {
		assertThat(ClientCertificates.expiring("trust", SslBundle.of(SslStoreBundle.NONE), NOW)).isEmpty();
	}

	private SslBundle bundle(String alias) throws GeneralSecurityException, IOException {
		Certificates certificates = Certificates.create(this.directory, "client");
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (var in = Files.newInputStream(Path.of(certificates.file("client")))) {
			keys.load(in, Certificates.PASSWORD.toCharArray());
		}
		return SslBundle.of(SslStoreBundle.of(keys, Certificates.PASSWORD, null),
				SslBundleKey.of(Certificates.PASSWORD, alias));
	}

}
