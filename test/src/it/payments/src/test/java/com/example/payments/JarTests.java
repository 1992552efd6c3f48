package com.example.payments;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jars, as a repository has them.
 */
class JarTests {

	@ParameterizedTest
	@CsvSource({ "io.httppool.client.HttpPools, io.httppool", "io.httppool.test.fault.FaultyServer, io.httppool.test" })
	void jarNamesItsModuleVersionAndLicence(Class<?> type, String module) throws IOException, URISyntaxException {
		try (JarFile jar = new JarFile(
				Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile())) {
			Attributes manifest = jar.getManifest().getMainAttributes();

			assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo(module);
			assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
			assertThat(manifest.getValue("Bundle-License")).isEqualTo("Apache-2.0");
			assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
			assertThat(jar.getEntry("META-INF/NOTICE")).isNotNull();
		}
	}

}
