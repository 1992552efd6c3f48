package io.httppool.autoconfigure;

import java.security.Security;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.apache.hc.core5.util.VersionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

import io.httppool.client.PoolSettingsSource;
import io.httppool.settings.AddressSettings;
import io.httppool.settings.DnsSource;
import io.httppool.verdict.Advice;
import io.httppool.verdict.Advice.Severity;
import io.httppool.verdict.DnsCacheAdvice;
import io.httppool.verdict.KnownDefects;

/**
 * The advice on what lies below the pools: the virtual machine, HttpClient and HttpCore.
 * It is logged once the application is ready, and is advice of the endpoint. Thread-safe.
 */
final class EnvironmentAdvice implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(EnvironmentAdvice.class);

	private final PoolSettingsSource settings;

	/** Child contexts tell their parent that they are ready, too. */
	private final AtomicBoolean isLogged = new AtomicBoolean();

	EnvironmentAdvice(PoolSettingsSource settings) {
		this.settings = settings;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (this.isLogged.compareAndSet(false, true)) {
			log();
		}
	}

	private void log() {
		for (Advice advice : advice()) {
			if (advice.severity() == Severity.WARN) {
				logger.warn("{} - {}", advice.pool(), advice.message());
			}
			else {
				logger.info("{} - {}", advice.pool(), advice.message());
			}
		}
	}

	/** Return the advice as of now. */
	List<Advice> advice() {
		return Stream
			.concat(onCache().stream(),
					KnownDefects.on(version("org.apache.hc.client5"), version("org.apache.hc.core5")).stream())
			.toList();
	}

	/** The cache of the virtual machine plays no part where it is not asked. */
	private List<Advice> onCache() {
		AddressSettings addresses = this.settings.settings("default").base().addresses();
		return (addresses.dnsSource() != DnsSource.JDK) ? List.of()
				: DnsCacheAdvice.on(addresses.dnsRefresh(), Security.getProperty(DnsCacheAdvice.SECURITY_PROPERTY),
						System.getProperty(DnsCacheAdvice.SYSTEM_PROPERTY));
	}

	private static @Nullable String version(String module) {
		VersionInfo info = VersionInfo.loadVersionInfo(module, EnvironmentAdvice.class.getClassLoader());
		return (info != null) ? info.getRelease() : null;
	}

}
