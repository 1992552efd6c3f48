package io.httppool.test.idle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

import io.httppool.test.fault.FaultyServer;
import io.httppool.test.fault.ServedRequest;

/**
 * A client that posts bodies that can be sent only once. It is an HttpClient with default
 * settings except for its connection manager.
 */
final class PostingClient implements AutoCloseable {

	private final HttpHost server;

	private final CloseableHttpClient client;

	private final AtomicInteger attempts = new AtomicInteger();

	PostingClient(HttpClientConnectionManager manager, FaultyServer server) {
		this.server = HttpHost.create(server.origin());
		this.client = HttpClients.custom()
			.setConnectionManager(manager)
			.setConnectionManagerShared(true)
			.addRequestInterceptorLast((request, entity, context) -> this.attempts.incrementAndGet())
			.build();
	}

	/** Open that many connections and leave them idle. */
	void leaveIdle(int connections) throws IOException {
		List<ClassicHttpResponse> responses = new ArrayList<>();
		for (int i = 0; i < connections; i++) {
			responses.add(open(new HttpGet("/")));
		}
		release(responses);
		this.attempts.set(0);
	}

	/**
	 * Post that often, and release no connection before the end, so that each post needs
	 * another one.
	 * @return how often each outcome was seen: a status, or what a post failed with
	 */
	Map<String, Integer> postOverAll(int connections) throws IOException {
		Map<String, Integer> outcomes = new TreeMap<>();
		List<ClassicHttpResponse> responses = new ArrayList<>();
		for (String path : paths(connections)) {
			outcomes.merge(post(path, responses), 1, Integer::sum);
		}
		release(responses);
		return outcomes;
	}

	/**
	 * Post once and release the connection.
	 * @return the status of the answer, or what the post failed with
	 */
	String post(String path) throws IOException {
		List<ClassicHttpResponse> responses = new ArrayList<>();
		String outcome = post(path, responses);
		release(responses);
		return outcome;
	}

	private String post(String path, List<ClassicHttpResponse> responses) {
		try {
			ClassicHttpResponse response = open(request(path));
			responses.add(response);
			return Integer.toString(response.getCode());
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/** Return so many different paths to post to. */
	static List<String> paths(int posts) {
		return IntStream.range(0, posts).mapToObj((i) -> "/posts/" + i).toList();
	}

	/** Return the paths of the posts that the server has read, in their order. */
	static List<String> posts(FaultyServer server) {
		return server.requests()
			.stream()
			.filter((request) -> request.method().equals("POST"))
			.map(ServedRequest::path)
			.toList();
	}

	private static HttpPost request(String path) {
		HttpPost post = new HttpPost(path);
		byte[] body = path.getBytes(StandardCharsets.US_ASCII);
		post.setEntity(new InputStreamEntity(new ByteArrayInputStream(body), body.length, ContentType.TEXT_PLAIN));
		return post;
	}

	private ClassicHttpResponse open(ClassicHttpRequest request) throws IOException {
		return this.client.executeOpen(this.server, request, null);
	}

	private static void release(List<ClassicHttpResponse> responses) throws IOException {
		for (ClassicHttpResponse response : responses) {
			EntityUtils.consume(response.getEntity());
			response.close();
		}
	}

	/** Return the number of attempts to post. */
	int attempts() {
		return this.attempts.get();
	}

	@Override
	public void close() {
		try {
			this.client.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
