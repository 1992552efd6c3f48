package io.httppool.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a certificate that trusts itself, made by the keytool of the JDK.
 */
final class Keys {

	static final String PASSWORD = "changeit";

	private Keys() {
	}

	/** Return a context for both ends of a connection. */
	static SSLContext context() throws IOException, GeneralSecurityException, InterruptedException {
		return context(store());
	}

	/** Return a context for both ends of a connection, with a key of their own. */
	static SSLContext context(KeyStore store) throws GeneralSecurityException {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD.toCharArray());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return context;
	}

	static KeyStore store() throws IOException, GeneralSecurityException, InterruptedException {
		Path directory = Files.createTempDirectory("keys");
		Path file = directory.resolve("keys.p12");
		try {
			make(file);
			return read(file);
		}
		finally {
			Files.deleteIfExists(file);
			Files.delete(directory);
		}
	}

	/** Read a key store that was made before. */
	static KeyStore read(Path file) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

	/** Make a key store with a key for localhost. */
	static void make(Path file) throws IOException, InterruptedException {
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		int status = new ProcessBuilder(keytool, "-genkeypair", "-alias", "benchmark", "-keyalg", "EC", "-dname",
				"CN=localhost", "-ext", "SAN=dns:localhost", "-keystore", file.toString(), "-storetype", "PKCS12",
				"-storepass", PASSWORD)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
		if (status != 0) {
			throw new IOException("keytool ended with " + status);
		}
	}

}
