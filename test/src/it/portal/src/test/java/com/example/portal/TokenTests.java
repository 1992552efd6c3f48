package com.example.portal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import io.httppool.pool.PoolRegistry;
import io.httppool.test.fault.Answer;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.junit.FaultyUpstream;

import static io.httppool.test.assertion.HttpPoolAssertions.assertThatPool;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens that Spring Boot's auto-configuration of OAuth2 clients asks for.
 */
@SpringBootTest
class TokenTests {

	static final Answer TOKEN = Answer
		.json("{ \"access_token\": \"abc\", \"token_type\": \"Bearer\", \"expires_in\": 3600 }");

	@FaultyUpstream(property = "bank.url")
	static FaultyServer bank;

	@Autowired
	PortalController portal;

	@Autowired
	PoolRegistry pools;

	@BeforeEach
	void answerWithTokens() {
		bank.answer((request) -> request.path().equals("/token") ? TOKEN : Answer.text("100 EUR"));
	}

	@Test
	void tokenIsRequestedOnceOverItsPoolAndCallsGoOverTheirs() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.portal.balance()).isEqualTo("100 EUR");
		}

		assertThat(leases("tokens")).isEqualTo(1);
		assertThat(leases("bank")).isEqualTo(10);
		assertThatPool(this.pools, "tokens").hasNoLeases().hasNoLeaks();
		assertThatPool(this.pools, "bank").hasNoLeases().hasNoLeaks().closedOnly();
	}

	private long leases(String pool) {
		return this.pools.find(pool)
			.orElseThrow()
			.snapshot()
			.routes()
			.stream()
			.mapToLong((route) -> route.totals().leases())
			.sum();
	}

}
