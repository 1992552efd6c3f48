package io.httppool.client;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.FormattedHeader;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.message.BufferedHeader;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reuse of connections after messages of all kinds, compared with HttpClient's.
 */
class QuickReuseTests {

	private static final long SEED = Long.getLong("httppool-test.seed", System.nanoTime());

	private static final int MESSAGES = 300_000;

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "OPTIONS", "CONNECT");

	private static final int[] CODES = { 100, 101, 200, 200, 200, 201, 204, 205, 206, 301, 304, 400, 404, 407, 426, 500,
			503 };

	private static final List<String> TOKENS = List.of("keep-alive", "Keep-Alive", "close", "CLOSE", "upgrade", "TE",
			"", " ", ",", "keep-alive, close", "close,keep-alive", "Keep-Alive, TE", "x-close", "\"close\"",
			" keep-alive ", "keep-alive;close", "foo bar", "\tclose");

	private static final List<String> LENGTHS = List.of("0", "200", "5, 5", "x", "-1", "");

	private static final List<String> ENCODINGS = List.of("chunked", "identity", "gzip, chunked", "");

	private static final List<ProtocolVersion> VERSIONS = List.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_1,
			HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0, HttpVersion.HTTP_0_9, HttpVersion.HTTP_2);

	private final Random random = new Random(SEED);

	private final HttpClientContext context = HttpClientContext.create();

	private final QuickReuseStrategy strategy = new QuickReuseStrategy();

	@Test
	void decisionIsThatOfHttpClientWhateverTheMessages() {
		int kept = 0;

		for (int i = 0; i < MESSAGES; i++) {
			HttpRequest request = request();
			HttpResponse response = response();
			boolean expected = DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, response, this.context);

			boolean decided = this.strategy.keepAlive(request, response, this.context);

			assertThat(decided).as("seed %d: %s, %s", SEED, text(request), text(response)).isEqualTo(expected);
			kept += decided ? 1 : 0;
		}
		assertThat(kept).isBetween(MESSAGES / 20, MESSAGES / 20 * 19);
	}

	@Test
	void usualExchangeIsDecidedWithoutParsing() throws ParseException {
		BasicHttpRequest request = new BasicHttpRequest("GET", "/");
		request.addHeader(new Unparsed("Connection", "keep-alive"));
		BasicHttpResponse response = new BasicHttpResponse(200);
		response.setVersion(HttpVersion.HTTP_1_1);
		response.addHeader(buffered("Content-Length", "200"));
		response.addHeader(new Unparsed("Connection", "keep-alive"));

		boolean decided = this.strategy.keepAlive(request, response, this.context);

		assertThat(decided).isTrue();
	}

	private HttpRequest request() {
		BasicHttpRequest request = new BasicHttpRequest(METHODS.get(this.random.nextInt(METHODS.size())), "/");
		add(request::addHeader, "Connection", TOKENS, 2);
		add(request::addHeader, "Content-Length", LENGTHS, 3);
		add(request::addHeader, "Transfer-Encoding", ENCODINGS, 3);
		add(request::addHeader, "Upgrade", List.of("TLS/1.2", "websocket"), 5);
		return request;
	}

	private HttpResponse response() {
		BasicHttpResponse response = new BasicHttpResponse(CODES[this.random.nextInt(CODES.length)]);
		response.setVersion((this.random.nextInt(20) == 0) ? null : pick(VERSIONS));
		add(response::addHeader, "Connection", TOKENS, 2);
		add(response::addHeader, "Proxy-Connection", TOKENS, 5);
		add(response::addHeader, "Content-Length", LENGTHS, 2);
		add(response::addHeader, "Transfer-Encoding", ENCODINGS, 3);
		return response;
	}

	/** Add a header never, once or twice, as read from a socket or not. */
	private void add(HeaderSink message, String name, List<String> values, int rarity) {
		int times = Math.max(0, 2 - this.random.nextInt(rarity + 1));
		for (int i = 0; i < times; i++) {
			String value = this.random.nextBoolean() ? values.get(0) : pick(values);
			String spelled = this.random.nextBoolean() ? name : name.toLowerCase();
			message.add(this.random.nextBoolean() ? new BasicHeader(spelled, value) : buffered(spelled, value));
		}
	}

	private <T> T pick(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	private static Header buffered(String name, String value) {
		CharArrayBuffer line = new CharArrayBuffer(64);
		line.append(name + ": " + value);
		try {
			return new BufferedHeader(line);
		}
		catch (ParseException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static String text(HttpRequest request) {
		return request + " " + Stream.of(request.getHeaders()).toList();
	}

	private static String text(HttpResponse response) {
		return response + " " + Stream.of(response.getHeaders()).toList();
	}

	/**
	 * Takes headers.
	 */
	private interface HeaderSink {

		void add(Header header);

	}

	/**
	 * A header whose value is read once, and compared: a parser would ask for its buffer.
	 */
	private static final class Unparsed extends BasicHeader implements FormattedHeader {

		Unparsed(String name, String value) {
			super(name, value);
		}

		@Override
		public CharArrayBuffer getBuffer() {
			throw new IllegalStateException("It is parsed");
		}

		@Override
		public int getValuePos() {
			throw new IllegalStateException("It is parsed");
		}

	}

}
