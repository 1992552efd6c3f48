package io.httppool.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * The system properties by which the JDK's own proxy selector finds proxies. As long as
 * none of them is set, that selector answers that there is no proxy. Stateless.
 */
final class JdkProxies {

	private static final String SELECTOR = "sun.net.spi.DefaultProxySelector";

	private static final String OF_SYSTEM = "java.net.useSystemProxies";

	private static final String OF_HTTP = "http.proxyHost";

	private static final String OF_HTTPS = "https.proxyHost";

	private static final String OF_ALL = "proxyHost";

	/** Such a proxy is no part of a route, but its port may be one that fails. */
	private static final String OF_SOCKETS = "socksProxyHost";

	private JdkProxies() {
	}

	/**
	 * Return whether a selector finds proxies by these properties alone. The JDK's own
	 * does, unless it asks the desktop, or the file beside the JDK names a proxy.
	 */
	static boolean areAllOf(@Nullable ProxySelector selector) {
		if (selector == null || !selector.getClass().getName().equals(SELECTOR)) {
			return false;
		}
		Properties ofFile = new Properties();
		try (InputStream in = Files.newInputStream(Path.of(System.getProperty("java.home"), "conf/net.properties"))) {
			ofFile.load(in);
		}
		catch (IOException | RuntimeException ex) {
			return false; // such as an image without a JDK
		}
		return areAllBeside(ofFile);
	}

	/** Return whether a file with defaults for the properties names no proxy itself. */
	static boolean areAllBeside(Properties ofFile) {
		boolean isOfSystem = Boolean.parseBoolean(System.getProperty(OF_SYSTEM, ofFile.getProperty(OF_SYSTEM)));
		return !isOfSystem && List.of(OF_HTTP, OF_HTTPS, OF_ALL, OF_SOCKETS).stream().noneMatch(ofFile::containsKey);
	}

	/** Return whether a property is set now that may give requests a proxy. */
	static boolean areSet(boolean isSecure) {
		return System.getProperty(isSecure ? OF_HTTPS : OF_HTTP) != null || System.getProperty(OF_ALL) != null
				|| System.getProperty(OF_SOCKETS) != null;
	}

}
