package com.example.outdated;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

import io.httppool.client.HttpPools;

/**
 * An application whose build forces an old version of HttpClient.
 */
@SpringBootApplication
public class OutdatedApplication {

	public static void main(String[] args) {
		SpringApplication.run(OutdatedApplication.class, args);
	}

	@Bean
	RestClient bank(RestClient.Builder builder, HttpPools httpPools) {
		return builder.apply(httpPools.restClient("bank")).build();
	}

}
