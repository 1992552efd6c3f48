package com.example.portal;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

@RestController
class PortalController {

	private final RestClient bank;

	PortalController(RestClient bank) {
		this.bank = bank;
	}

	@GetMapping("/balance")
	String balance() {
		return this.bank.get().uri("/balance").retrieve().body(String.class);
	}

	@GetMapping("/upkeep-threads")
	long upkeepThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("httppool-upkeep"))
			.count();
	}

}
