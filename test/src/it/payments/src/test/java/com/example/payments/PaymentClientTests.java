package com.example.payments;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClientException;

import io.httppool.pool.PoolRegistry;
import io.httppool.snapshot.CloseReason;
import io.httppool.snapshot.PoolSnapshot;
import io.httppool.test.VirtualTime;
import io.httppool.test.fault.Dose;
import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.Infliction;
import io.httppool.test.junit.FaultyUpstream;
import io.httppool.time.PoolClock;

import static io.httppool.test.assertion.HttpPoolAssertions.assertThatPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest
class PaymentClientTests {

	@FaultyUpstream(property = "bank.url")
	static FaultyServer bank;

	@Autowired
	PaymentClient client;

	@Autowired
	PoolRegistry pools;

	@Autowired
	VirtualTime time;

	@Test
	void balanceWhenConnectionIsResetOnceIsAskedForAgain() {
		this.client.balance();
		Infliction reset = bank.inflict(Faults.resetAfter(0), Dose.once());

		assertThat(this.client.balance()).isEqualTo("hello");
		assertThat(reset.strikes()).isEqualTo(1);
		assertThatPool(this.pools, "bank").hasNoLeases().hasNoLeaks();
	}

	@Test
	void payWhenAnswerIsTruncatedFails() {
		bank.inflict(Faults.truncateBody());

		assertThatExceptionOfType(RestClientException.class).isThrownBy(this.client::pay);
		assertThatPool(this.pools, "bank").hasNoLeases();
	}

	@Test
	void balanceReusesConnections() {
		this.client.balance();
		PoolSnapshot before = this.pools.find("bank").orElseThrow().snapshot();

		for (int i = 0; i < 100; i++) {
			this.client.balance();
		}

		assertThatPool(this.pools, "bank").since(before).reusedAtLeast(0.99).closedOnly();
	}

	@Test
	void connectionWhenTimePassesIsClosedAsIdle() {
		this.client.balance();
		PoolSnapshot before = this.pools.find("bank").orElseThrow().snapshot();

		this.time.pass(Duration.ofSeconds(31));

		assertThatPool(this.pools, "bank").since(before).closed(CloseReason.IDLE, 1);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Clock {

		@Bean
		VirtualTime virtualTime() {
			return new VirtualTime();
		}

		@Bean
		PoolClock poolClock(VirtualTime time) {
			return time.clock();
		}

	}

}
