package io.httppool.endpoint;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import io.httppool.autoconfigure.HttpPoolEndpointAutoConfiguration;

/**
 * An application behind Spring Security: a login, a policy that allows nothing but the
 * application's own files, and a token against forged requests in a cookie.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSecurity
@ImportAutoConfiguration(HttpPoolEndpointAutoConfiguration.class)
class SecuredApplication {

	@Bean
	SecurityFilterChain filters(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.formLogin((form) -> form.defaultSuccessUrl("/actuator/httppool", true))
			.csrf((csrf) -> csrf.spa())
			.headers((headers) -> headers
				.contentSecurityPolicy((policy) -> policy.policyDirectives("default-src 'self'")))
			.build();
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(User.withUsername("ops").password("{noop}ops").roles("OPS").build());
	}

}
