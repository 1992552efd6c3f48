package io.httppool.test.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate. The keytool of the JDK makes it anew for each virtual
 * machine.
 */
public final class TestCertificate {

	private static final String PASSWORD = "changeit";

	private static final TestCertificate LOCALHOST = create("localhost", "SAN=dns:localhost,ip:127.0.0.1");

	private static final TestCertificate ELSEWHERE = create("elsewhere.invalid", "SAN=dns:elsewhere.invalid");

	static {
		LOCALHOST.trust(ELSEWHERE);
	}

	private final Path store;

	private final KeyStore entries;

	private TestCertificate(Path store, KeyStore entries) {
		this.store = store;
		this.entries = entries;
	}

	/**
	 * Return the certificate of servers on this machine, for {@code localhost} and
	 * {@code 127.0.0.1}.
	 * @return the same each time
	 */
	public static TestCertificate localhost() {
		return LOCALHOST;
	}

	/**
	 * Return a certificate for another host. A client that trusts the one of localhost
	 * trusts it, too, so that only the name is wrong.
	 */
	static TestCertificate elsewhere() {
		return ELSEWHERE;
	}

	private static TestCertificate create(String name, String extension) {
		try {
			Path directory = Files.createTempDirectory("httppool-test");
			directory.toFile().deleteOnExit();
			Path store = directory.resolve(name + ".p12");
			generate(store, name, extension);
			store.toFile().deleteOnExit();
			return new TestCertificate(store, load(store));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void generate(Path store, String name, String extension) throws IOException {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "2", "-ext",
				extension, "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		try {
			if (keytool.waitFor() != 0) {
				throw new IllegalStateException("Cannot make a certificate: " + output);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while a certificate was made", ex);
		}
	}

	private static KeyStore load(Path store) throws IOException {
		try (InputStream in = Files.newInputStream(store)) {
			KeyStore entries = KeyStore.getInstance("PKCS12");
			entries.load(in, PASSWORD.toCharArray());
			return entries;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void trust(TestCertificate other) {
		try (OutputStream out = Files.newOutputStream(this.store)) {
			String alias = other.entries.aliases().nextElement();
			this.entries.setCertificateEntry(alias, other.entries.getCertificate(alias));
			this.entries.store(out, PASSWORD.toCharArray());
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return a context for servers and clients: it presents the certificate and trusts
	 * it.
	 * @return a new context
	 */
	public SSLContext sslContext() {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(this.entries, PASSWORD.toCharArray());
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(this.entries);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the properties of an SSL bundle of Spring Boot that trusts the certificate.
	 * @param bundle the name of the bundle
	 * @return values by property
	 */
	public Map<String, String> bundleProperties(String bundle) {
		String store = "spring.ssl.bundle.jks." + bundle + ".truststore.";
		return Map.of(store + "location", this.store.toUri().toString(), store + "password", PASSWORD);
	}

}
