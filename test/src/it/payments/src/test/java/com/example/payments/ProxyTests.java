package com.example.payments;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyProxy;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.junit.FaultyUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ProxyTests {

	static final FaultyServer database = FaultyServer.start();

	@FaultyUpstream
	static final FaultyProxy proxy = FaultyProxy.startBefore(database.origin());

	@Test
	void anyClientMeetsTheFault() throws IOException, InterruptedException {
		HttpClient client = HttpClient.newHttpClient();
		HttpRequest request = HttpRequest.newBuilder(proxy.origin()).build();

		assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("hello");
		proxy.inflict(Faults.resetAfter(0));
		assertThatIOException().isThrownBy(() -> client.send(request, BodyHandlers.ofString()));
	}

}
