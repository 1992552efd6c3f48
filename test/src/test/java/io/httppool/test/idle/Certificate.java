package io.httppool.test.idle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost} that was signed by itself. Its key store serves as
 * trust store, too: the JDK trusts what it holds a key for.
 *
 * @param store the key store
 */
record Certificate(Path store) {

	private static final String PASSWORD = "changeit";

	/** Make one with the keytool of the JDK. */
	static Certificate create(Path directory) {
		Path store = directory.resolve("localhost.p12");
		try {
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-alias", "localhost", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2",
					"-ext", "SAN=dns:localhost,ip:127.0.0.1", "-keystore", store.toString(), "-storetype", "PKCS12",
					"-storepass", PASSWORD)
				.redirectErrorStream(true)
				.start();
			String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (keytool.waitFor() != 0) {
				throw new IllegalStateException(output);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		return new Certificate(store);
	}

	/** Return a context for both sides. */
	SSLContext context() {
		try (InputStream in = Files.newInputStream(this.store)) {
			KeyStore entries = KeyStore.getInstance("PKCS12");
			entries.load(in, PASSWORD.toCharArray());
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(entries, PASSWORD.toCharArray());
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(entries);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Return the properties with which all clients of an application trust it. */
	String[] properties() {
		String bundle = "spring.ssl.bundle.jks.localhost.truststore.";
		return new String[] { bundle + "location=file:" + this.store, bundle + "password=" + PASSWORD,
				"spring.http.clients.ssl.bundle=localhost" };
	}

}
