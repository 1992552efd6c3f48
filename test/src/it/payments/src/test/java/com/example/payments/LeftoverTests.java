package com.example.payments;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.httppool.test.assertion.SocketSnapshot;
import io.httppool.test.assertion.ThreadSnapshot;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.junit.FaultyUpstream;

import static io.httppool.test.assertion.HttpPoolAssertions.assertThatSockets;
import static io.httppool.test.assertion.HttpPoolAssertions.assertThatThreads;

class LeftoverTests {

	@FaultyUpstream
	FaultyServer bank;

	@Test
	@EnabledOnOs(OS.LINUX)
	void applicationLeavesNothingBehind() {
		ThreadSnapshot threads = ThreadSnapshot.take();
		SocketSnapshot sockets = SocketSnapshot.take();

		String url = "--bank.url=" + this.bank.origin();
		try (ConfigurableApplicationContext context = SpringApplication.run(PaymentsApplication.class, url)) {
			context.getBean(PaymentClient.class).pay();
		}

		assertThatThreads().noneLeakedSince(threads);
		assertThatSockets().noneLeakedSince(sockets);
	}

}
