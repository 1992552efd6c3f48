package com.example.payments;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;

/**
 * Calls the bank.
 */
@Component
public class PaymentClient {

	private final RestClient client;

	PaymentClient(RestClient.Builder builder, HttpPools pools, @Value("${bank.url}") String url) {
		this.client = builder.baseUrl(url).apply(pools.restClient("bank")).build();
	}

	public String balance() {
		return this.client.get().uri("/balance").retrieve().body(String.class);
	}

	public String pay() {
		return this.client.post().uri("/payments").body("100 EUR").retrieve().body(String.class);
	}

}
