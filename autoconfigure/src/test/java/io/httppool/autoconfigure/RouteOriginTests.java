package io.httppool.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RouteOrigin}.
 */
class RouteOriginTests {

	private static final String PROPERTY = "httppool.routes.api.origin";

	@ParameterizedTest
	@CsvSource({ "https://api.example.com, https://api.example.com",
			"https://api.example.com:443, https://api.example.com", "http://localhost:80, http://localhost",
			"http://localhost:8081, http://localhost:8081", "HTTPS://API.Example.COM, https://api.example.com",
			"' https://api.example.com ', https://api.example.com", "http://my_service:8080, http://my_service:8080",
			"http://127.0.0.1:65535, http://127.0.0.1:65535", "http://[::1]:8080, http://[::1]:8080",
			"https://api.example.com:, https://api.example.com" })
	void parseWhenTextIsAnOriginReturnsItAsRoutesAreNamed(String text, String origin) {
		assertThat(RouteOrigin.parse(PROPERTY, text)).isEqualTo(origin);
	}

	@ParameterizedTest
	@CsvSource({ "api.example.com, it does not start with http:// or https://",
			"api.example.com:8443, it does not start with http:// or https://",
			"//api.example.com, it does not start with http:// or https://",
			"ftp://api.example.com, it does not start with http:// or https://", "https:///path, it has no host",
			"https:/api.example.com, it has no host", "https:api.example.com, it has no host",
			"https://api.example.com/, it has a path", "https://api.example.com/v1, it has a path",
			"https://api.example.com:0, its port is not between 1 and 65535", "https://, it is not an origin",
			"https://:8080, it has no host", "https://a b, it is not an origin",
			"https://api.example.com:70000, its port is not between 1 and 65535",
			"https://api.example.com:x, it is not an origin", "%%, it is not an origin" })
	void parseWhenTextIsNoOriginSaysWhatIsWrong(String text, String problem) {
		assertThatExceptionOfType(InvalidPoolSettingException.class).isThrownBy(() -> RouteOrigin.parse(PROPERTY, text))
			.withMessage("Property '%s' is '%s', but %s", PROPERTY, text, problem)
			.satisfies((ex) -> assertThat(ex.remedy()).isEqualTo(
					"Write scheme, host and port only, such as https://api.example.com or http://localhost:8081."));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "  " })
	void parseWhenThereIsNoTextSaysThatItIsNotSet(@Nullable String text) {
		assertThatExceptionOfType(InvalidPoolSettingException.class).isThrownBy(() -> RouteOrigin.parse(PROPERTY, text))
			.withMessage("Property '%s' is not set, but a route needs an origin", PROPERTY);
	}

	@ParameterizedTest
	@CsvSource({ "https://me:secret@api.example.com, https://***@api.example.com, it has user info",
			"https://secret@api.example.com, https://***@api.example.com, it has user info",
			"https://me:secret@my_service, https://***@my_service, it has user info",
			"https://me:sec@ret@api.example.com, https://***@api.example.com, it has user info",
			"https://me:secret/@api.example.com, https://***@api.example.com, it is not an origin",
			"https://me:secret?x@api.example.com, https://***@api.example.com, it is not an origin",
			"https:/me:secret@api.example.com, https:/***@api.example.com, it has no host",
			"https:me:secret@api.example.com, https:***@api.example.com, it has no host",
			"me:secret@api.example.com, me:***@api.example.com, it does not start with http:// or https://",
			"secret@api.example.com, ***@api.example.com, it does not start with http:// or https://",
			"ftp://me:secret@api.example.com, ftp://***@api.example.com, it does not start with http:// or https://",
			"https://me: secret@api.example.com, https://***@api.example.com, it is not an origin",
			"https://api.example.com?token=secret, https://api.example.com?***, it has a query or a fragment",
			"https://api.example.com#secret, https://api.example.com?***, it has a query or a fragment",
			"https://api.example.com/v1?token=secret, https://api.example.com/v1?***, it has a path" })
	void parseWhenTextHasSecretsHidesThem(String text, String shown, String problem) {
		assertThatExceptionOfType(InvalidPoolSettingException.class).isThrownBy(() -> RouteOrigin.parse(PROPERTY, text))
			.withMessage("Property '%s' is '%s', but %s", PROPERTY, shown, problem)
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.remedy()).doesNotContain("secret"));
	}

	@Test
	void parseWhenSecretsSpanLinesHidesThem() {
		assertThatExceptionOfType(InvalidPoolSettingException.class)
			.isThrownBy(() -> RouteOrigin.parse(PROPERTY, "https://me:sec\nret@api.example.com"))
			.withMessage("Property '%s' is 'https://***@api.example.com', but it is not an origin", PROPERTY);
	}

}
