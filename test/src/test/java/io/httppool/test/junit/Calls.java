package io.httppool.test.junit;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import io.httppool.test.fault.TestCertificate;
import io.httppool.test.fault.Upstream;

/**
 * Calls of upstreams with the client of the JDK.
 */
final class Calls {

	private static final HttpClient CLIENT = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.sslContext(TestCertificate.localhost().sslContext())
		.build();

	private Calls() {
	}

	static String get(Upstream upstream) throws IOException, InterruptedException {
		return CLIENT.send(HttpRequest.newBuilder(upstream.origin()).build(), BodyHandlers.ofString()).body();
	}

	static boolean isClosed(Upstream upstream) throws IOException {
		try (Socket socket = new Socket(upstream.origin().getHost(), upstream.origin().getPort())) {
			return !socket.isConnected();
		}
		catch (ConnectException ex) {
			return true;
		}
	}

}
