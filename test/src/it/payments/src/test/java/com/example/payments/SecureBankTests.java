package com.example.payments;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.client.ResourceAccessException;

import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.junit.FaultyUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest(properties = "spring.http.clients.ssl.bundle=bank")
class SecureBankTests {

	@FaultyUpstream(property = "bank.url", tls = true, sslBundle = "bank")
	static FaultyServer bank;

	@Autowired
	PaymentClient client;

	@Test
	void payWhenCertificateIsForSomebodyElseFails() {
		bank.inflict(Faults.wrongCertificate());
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(this.client::pay);

		bank.heal();
		assertThat(this.client.pay()).isEqualTo("hello");
	}

}
