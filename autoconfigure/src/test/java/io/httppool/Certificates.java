package io.httppool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Key stores made by the keytool of the JDK: each holds one self-signed certificate, and
 * {@code trust.p12} all of them.
 */
public final class Certificates {

	public static final String PASSWORD = "changeit";

	private final Path directory;

	private Certificates(Path directory) {
		this.directory = directory;
	}

	public static Certificates create(Path directory, String... names) {
		Certificates certificates = new Certificates(directory);
		for (String name : names) {
			certificates.create(name);
		}
		return certificates;
	}

	private void create(String name) {
		String store = file(name);
		String exported = this.directory.resolve(name + ".pem").toString();
		keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "2", "-ext",
				"SAN=dns:localhost,ip:127.0.0.1", "-keystore", store);
		keytool("-exportcert", "-alias", name, "-rfc", "-file", exported, "-keystore", store);
		keytool("-importcert", "-alias", name, "-noprompt", "-file", exported, "-keystore", file("trust"));
	}

	private void keytool(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
		command.addAll(List.of(arguments));
		command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes());
			if (process.waitFor() != 0) {
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
	}

	public String file(String name) {
		return this.directory.resolve(name + ".p12").toString();
	}

	/** Return the properties that define an SSL bundle for each of the names. */
	public String[] bundleProperties(String... names) {
		List<String> properties = new ArrayList<>();
		for (String name : names) {
			String prefix = "spring.ssl.bundle.jks." + name;
			properties.add(prefix + ".keystore.location=file:" + file(name));
			properties.add(prefix + ".keystore.password=" + PASSWORD);
			properties.add(prefix + ".truststore.location=file:" + file("trust"));
			properties.add(prefix + ".truststore.password=" + PASSWORD);
		}
		return properties.toArray(String[]::new);
	}

	public SSLContext context(String name) {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(load(name), PASSWORD.toCharArray());
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(load("trust"));
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private KeyStore load(String name) throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(Path.of(file(name)))) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

}
