package io.httppool.verdict;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.verdict.Advice.Severity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DnsCacheAdvice}.
 */
class DnsCacheAdviceTests {

	private static final Duration REFRESH = Duration.ofSeconds(30);

	@Test
	void adviceNamesThePropertyAndTheRemedy() {
		List<Advice> advice = DnsCacheAdvice.on(REFRESH, "-1", null);

		assertThat(advice).containsExactly(new Advice("*", AdviceCode.DNS_CACHED_FOREVER, Severity.WARN, """
				The security property networkaddress.cache.ttl is -1, so the addresses of a server are looked up \
				once and for all: when they change, requests fail until the application is restarted. Set it to 30 \
				(seconds)"""));
	}

	@ParameterizedTest
	@CsvSource({ "-1,, security property networkaddress.cache.ttl",
			"-7, 30, security property networkaddress.cache.ttl", ", -1, system property sun.net.inetaddr.ttl",
			"forever, -1, system property sun.net.inetaddr.ttl" })
	void adviceNamesThePropertyInForce(@Nullable String security, @Nullable String system, String property) {
		assertThat(DnsCacheAdvice.on(REFRESH, security, system)).singleElement()
			.satisfies((advice) -> assertThat(advice.message()).startsWith("The " + property));
	}

	@ParameterizedTest
	@CsvSource({ ",", "30,", "0, -1", ", 30", "60,", "forever, never", "'', ''" })
	void adviceIsNotGivenWhereAddressesAreLookedUpAgain(@Nullable String security, @Nullable String system) {
		assertThat(DnsCacheAdvice.on(REFRESH, security, system)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "300,, 330", ", 61, 91", "3600, 30, 3630" })
	void adviceTellsHowLateAChangeIsFoundOut(@Nullable String security, @Nullable String system, int late) {
		assertThat(DnsCacheAdvice.on(REFRESH, security, system)).singleElement().satisfies((advice) -> {
			assertThat(advice.code()).isEqualTo(AdviceCode.DNS_CACHED_LONG);
			assertThat(advice.message()).contains("up to %d s late".formatted(late), "dns.refresh=30s");
		});
	}

}
