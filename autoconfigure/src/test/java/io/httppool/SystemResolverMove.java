package io.httppool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;

import io.httppool.address.AddressSource;
import io.httppool.snapshot.CloseReason;

/**
 * A program that moves a server by the name server which the system asks. It runs in a
 * network of its own, because the system asks port 53 only.
 */
public final class SystemResolverMove {

	private static final String A = "127.0.0.2";

	private static final String B = "127.0.0.3";

	private SystemResolverMove() {
	}

	/**
	 * Move the server, and write how many connections there are in the end.
	 * @param arguments the directory for the name server
	 */
	public static void main(String[] arguments) throws IOException {
		try (NameServer names = NameServer.start(Path.of(arguments[0]), new InetSocketAddress("127.0.0.1", 53))) {
			names.answer(MovingPool.HOST, Duration.ofSeconds(30), A);
			try (MovingPool pool = new MovingPool(List.of(A, B), (settings) -> settings,
					AddressSource.of(SystemDefaultDnsResolver.INSTANCE))) {
				pool.fill(8);
				int before = pool.connections().getOrDefault(A, 0);
				names.answer(MovingPool.HOST, Duration.ofSeconds(30), B);
				for (int second = 0; second < 220; second++) {
					pool.get();
					pool.pass(Duration.ofSeconds(1));
				}
				System.out.printf("before=%d after=%d moved=%s closed=%d%n", before,
						pool.connections().getOrDefault(A, 0), pool.connections().getOrDefault(B, 0) > 0,
						pool.closed(CloseReason.DNS_REMOVED));
			}
		}
	}

}
