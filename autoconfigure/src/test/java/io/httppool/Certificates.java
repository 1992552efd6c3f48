package io.httppool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Key stores with one self-signed certificate each, and {@code trust.p12} with all of
 * them. The keytool of the JDK makes each certificate once per virtual machine.
 */
public final class Certificates {

	public static final String PASSWORD = "changeit";

	private static final Map<String, byte[]> STORES = new ConcurrentHashMap<>();

	private final Path directory;

	private Certificates(Path directory) {
		this.directory = directory;
	}

	public static Certificates create(Path directory, String... names) {
		Certificates certificates = new Certificates(directory);
		try {
			KeyStore trust = KeyStore.getInstance("PKCS12");
			trust.load(null, null);
			for (String name : names) {
				Path store = Path.of(certificates.file(name));
				Files.write(store, STORES.computeIfAbsent(name, (missing) -> make(missing, store)));
				trust.setCertificateEntry(name, certificates.load(name).getCertificate(name));
			}
			try (OutputStream out = Files.newOutputStream(Path.of(certificates.file("trust")))) {
				trust.store(out, PASSWORD.toCharArray());
			}
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
		return certificates;
	}

	private static byte[] make(String name, Path store) {
		keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "30", "-ext",
				"SAN=dns:localhost,ip:127.0.0.1", "-keystore", store.toString());
		try {
			return Files.readAllBytes(store);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void keytool(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
		command.addAll(List.of(arguments));
		command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
