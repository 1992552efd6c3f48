package io.httppool.autoconfigure;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The effects of the properties of sockets and buffers.
 */
class SocketPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "defaults.socket.keep-alive=true, true", "defaults.socket.keep-alive=false, false",
			"defaults.socket.keep-alive=true pools.api.socket.keep-alive=false, false" })
	void keepAliveIsThatOfTheSocket(String properties, boolean isOn) {
		ApiPool.run(properties, (pool) -> {
			Socket socket = ApiPool.connection(pool.connect()).getSocket();

			assertThat(socket.getKeepAlive()).isEqualTo(isOn);
		});
	}

	@ParameterizedTest
	@CsvSource({ "defaults.socket.tcp-no-delay=true, true", "defaults.socket.tcp-no-delay=false, false",
			"defaults.socket.tcp-no-delay=true pools.api.socket.tcp-no-delay=false, false" })
	void tcpNoDelayIsThatOfTheSocket(String properties, boolean isOn) {
		ApiPool.run(properties, (pool) -> {
			Socket socket = ApiPool.connection(pool.connect()).getSocket();

			assertThat(socket.getTcpNoDelay()).isEqualTo(isOn);
		});
	}

	/** The default of HttpClient is three minutes. */
	@ParameterizedTest
	@CsvSource({ "enabled=true, 0", "defaults.response-timeout=7s, 7000" })
	void readWaitsAsLongAsTheResponseTimeoutSays(String properties, int millis) {
		ApiPool.run(properties, (pool) -> {
			Socket socket = ApiPool.connection(pool.connect()).getSocket();

			assertThat(socket.getSoTimeout()).isEqualTo(millis);
		});
	}

	@ParameterizedTest
	@CsvSource({ "defaults.buffer-size=1KB, 1024", "defaults.buffer-size=32KB, 32768",
			"defaults.buffer-size=32KB pools.api.buffer-size=2KB, 2048", "enabled=true, 8192" })
	void bufferSizeIsHowMuchIsReadAtOnce(String properties, int bytes) {
		ApiPool.run(properties, (pool) -> {
			Timeout timeout = Timeout.ofSeconds(5);
			ManagedHttpClientConnection connection = ApiPool
				.connection(pool.manager().lease("test", pool.serverRoute(), timeout, null).get(timeout));
			try (WatchedSocket socket = new WatchedSocket(pool.server().port())) {
				connection.bind(socket);
				BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", "/");
				request.setHeader("Host", "localhost");
				connection.sendRequestHeader(request);
				connection.flush();
				connection.receiveResponseHeader();

				assertThat(socket.mostAskedFor).isEqualTo(bytes);
			}
		});
	}

	/**
	 * A socket that knows how many bytes at most its reader asked for at once.
	 */
	private static final class WatchedSocket extends Socket {

		private int mostAskedFor;

		WatchedSocket(int port) throws IOException {
			super(InetAddress.getLoopbackAddress(), port);
		}

		@Override
		public InputStream getInputStream() throws IOException {
			return new FilterInputStream(super.getInputStream()) {

				@Override
				public int read(byte[] bytes, int offset, int length) throws IOException {
					WatchedSocket.this.mostAskedFor = Math.max(WatchedSocket.this.mostAskedFor, length);
					return super.read(bytes, offset, length);
				}

			};
		}

	}

}
