package io.httppool.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;

/**
 * Clients without Spring.
 */
final class OtherClients {

	private static final int OK = 200;

	private OtherClients() {
	}

	static Getter okHttp(int limit) {
		OkHttpClient client = new OkHttpClient.Builder().connectionPool(new ConnectionPool(limit, 5, TimeUnit.MINUTES))
			.build();
		return (url) -> {
			try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
				response.body().bytes();
				require(response.code());
			}
		};
	}

	static Getter async(int limit) {
		CloseableHttpAsyncClient client = HttpAsyncClients.custom()
			.useSystemProperties()
			.setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
				.useSystemProperties()
				.setMaxConnPerRoute(limit)
				.setMaxConnTotal(limit)
				.build())
			.build();
		client.start();
		return (url) -> {
			SimpleHttpRequest request = SimpleRequestBuilder.get(url).build();
			SimpleHttpResponse response = client.execute(request, null).get();
			response.getBodyBytes();
			require(response.getCode());
		};
	}

	private static void require(int code) throws IOException {
		if (code != OK) {
			throw new IOException("The server answered " + code);
		}
	}

}
