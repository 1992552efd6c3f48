package io.httppool.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

import io.httppool.pool.PoolRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Token requests of Spring Security over a pool, as the README has them.
 */
class OAuth2TokenTests {

	private HttpServer server;

	@BeforeEach
	void startServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/token", (exchange) -> {
			byte[] token = """
					{ "access_token": "abc", "token_type": "Bearer", "expires_in": 60 }
					""".getBytes(StandardCharsets.UTF_8);
			exchange.getRequestBody().readAllBytes();
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, token.length);
			exchange.getResponseBody().write(token);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
	}

	@Test
	void tokensAreRequestedOverThePoolOfTheirName() {
		ClientContext.runner().run((context) -> {
			OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> tokens = new Tokens()
				.tokens(context.getBean(RestClient.Builder.class), context.getBean(HttpPools.class));

			String token = tokens.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(registration()))
				.getAccessToken()
				.getTokenValue();

			assertThat(token).isEqualTo("abc");
			assertThat(context.getBean(PoolRegistry.class).find("tokens").orElseThrow().snapshot().routes())
				.singleElement()
				.satisfies((route) -> assertThat(route.totals().leases()).isEqualTo(1));
		});
	}

	private ClientRegistration registration() {
		return ClientRegistration.withRegistrationId("bank")
			.clientId("me")
			.clientSecret("secret")
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri("http://localhost:%d/token".formatted(this.server.getAddress().getPort()))
			.build();
	}

	/**
	 * The bean of the README.
	 */
	private static final class Tokens {

		@Bean
		OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> tokens(RestClient.Builder builder,
				HttpPools httpPools) {
			RestClientClientCredentialsTokenResponseClient client = new RestClientClientCredentialsTokenResponseClient();
			client.setRestClient(
					builder.apply(httpPools.restClient("tokens")).configureMessageConverters((converters) -> {
						converters.addCustomConverter(new FormHttpMessageConverter());
						converters.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter());
					}).defaultStatusHandler(new OAuth2ErrorResponseErrorHandler()).build());
			return client;
		}

	}

}
