package io.httppool.connect;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;

import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.httppool.LoopbackServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A pooled connection and the socket beneath it.
 */
class PooledConnectionSocketTests {

	private static final int LARGE = 16 * 1024 * 1024;

	private final PooledConnection connection = new PooledConnection("test-1", Http1Config.DEFAULT);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void bindWhenClosedBeforeClosesTheSocket(boolean isOverAChannel) throws IOException {
		try (LoopbackServer server = LoopbackServer.answering()) {
			Socket socket = isOverAChannel ? SocketChannel.open(address(server)).socket()
					: new Socket(address(server).getAddress(), server.port());
			this.connection.close(CloseMode.IMMEDIATE);

			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.connection.bind(socket));

			assertThat(socket.isClosed()).isTrue();
			assertThat(this.connection.isOpen()).isFalse();
		}
	}

	@Test
	void bindWhenClosedMeanwhileLeavesNoSocketOpen() throws Exception {
		try (LoopbackServer server = LoopbackServer.answering()) {
			for (int i = 0; i < 1000; i++) {
				PooledConnection raced = new PooledConnection("test-" + i, Http1Config.DEFAULT);
				Socket socket = SocketChannel.open(address(server)).socket();
				CountDownLatch begin = new CountDownLatch(1);
				Thread closer = new Thread(() -> {
					begin.countDown();
					raced.close(CloseMode.IMMEDIATE);
				});
				closer.start();
				begin.await();

				bind(raced, socket);
				closer.join();

				assertThat(socket.isClosed()).as("socket %d", i).isTrue();
			}
		}
	}

	private static void bind(PooledConnection connection, Socket socket) {
		try {
			connection.bind(socket);
		}
		catch (IOException ex) {
			assertThat(connection.isOpen()).isFalse();
		}
	}

	@Test
	void bodyWhenLargeLeavesNoDirectMemoryOfItsSize() throws Exception {
		try (LoopbackServer server = new LoopbackServer(PooledConnectionSocketTests::readAll)) {
			this.connection.bind(SocketChannel.open(address(server)).socket());
			BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", "/");
			request.setEntity(new ByteArrayEntity(new byte[LARGE], null));
			request.setHeader("Content-Length", LARGE);
			long before = directMemory();

			this.connection.sendRequestHeader(request);
			this.connection.sendRequestEntity(request);
			this.connection.flush();

			assertThat(directMemory() - before).isLessThan(LARGE / 8);
			this.connection.close(CloseMode.IMMEDIATE);
		}
	}

	private static void readAll(Socket socket) throws IOException {
		InputStream in = socket.getInputStream();
		byte[] bytes = new byte[8192];
		while (in.read(bytes) >= 0) {
			// until the client has gone
		}
	}

	private static long directMemory() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	private static InetSocketAddress address(LoopbackServer server) {
		return new InetSocketAddress("127.0.0.1", server.port());
	}

}
