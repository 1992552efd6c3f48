package com.example.payments;

import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.ResourceAccessException;

import io.httppool.test.fault.FaultyDns;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.junit.FaultyUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest
class NameResolutionTests {

	@FaultyUpstream(property = "bank.url")
	static FaultyServer bank;

	@Autowired
	PaymentClient client;

	@Autowired
	FaultyDns dns;

	@Test
	void payWhenHostIsUnknownFails() {
		this.dns.fail("localhost");
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(this.client::pay)
			.withCauseInstanceOf(UnknownHostException.class);

		this.dns.answer("localhost", "127.0.0.1");
		assertThat(this.client.pay()).isEqualTo("hello");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Resolution {

		@Bean
		FaultyDns faultyDns() {
			return new FaultyDns();
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder> resolver(
				FaultyDns dns) {
			return (builder) -> builder.withDnsResolver(dns);
		}

	}

}
