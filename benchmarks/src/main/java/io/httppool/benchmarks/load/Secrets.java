package io.httppool.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A key for {@code localhost} and the certificate that all clients trust, as a key store
 * and as the files that nginx reads.
 *
 * @param directory where the files are
 */
record Secrets(Path directory) {

	static final String PASSWORD = "changeit";

	private static final String ALIAS = "load";

	static Secrets make(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
		Secrets secrets = new Secrets(directory);
		int status = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
				"-ext", "san=dns:localhost,ip:127.0.0.1", "-keystore", secrets.store().toString(), "-storetype",
				"PKCS12", "-storepass", PASSWORD)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
		if (status != 0) {
			throw new IOException("keytool ended with " + status);
		}
		secrets.writePem();
		return secrets;
	}

	private void writePem() throws IOException, GeneralSecurityException {
		KeyStore store = load();
		writePem(key(), "PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
		writePem(certificate(), "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
	}

	private static void writePem(Path file, String kind, byte[] encoded) throws IOException {
		Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind,
				Base64.getMimeEncoder().encodeToString(encoded), kind));
	}

	KeyStore load() throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store())) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

	/** Return the options with which a JVM trusts the certificate, and no other. */
	List<String> trusting() {
		return List.of("-Djavax.net.ssl.trustStore=" + store(), "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
				"-Djavax.net.ssl.trustStoreType=PKCS12");
	}

	private Path store() {
		return this.directory.resolve("load.p12");
	}

	Path key() {
		return this.directory.resolve("load.key");
	}

	Path certificate() {
		return this.directory.resolve("load.pem");
	}

}
