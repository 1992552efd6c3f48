package io.httppool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Resolver;

import io.httppool.dnsjava.DnsjavaSource;
import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for a server that moves, by a real name server and over real sockets. Only time
 * is virtual.
 */
@ResourceLock(NameServer.RESOLVER)
class NameServerMoveTests {

	private static final String A = "127.0.0.2";

	private static final String B = "127.0.0.3";

	private static final Resolver BEFORE = Lookup.getDefaultResolver();

	@TempDir
	private static Path directory;

	private static NameServer names;

	@BeforeAll
	static void start() throws IOException {
		assumeThat(NameServer.program()).as(NameServer.MISSING).isPresent();
		names = NameServer.start(directory);
		Lookup.setDefaultResolver(names.resolver());
	}

	@AfterAll
	static void stop() {
		Lookup.setDefaultResolver(BEFORE);
		if (names != null) {
			names.close();
		}
	}

	private static MovingPool pool() {
		return new MovingPool(List.of(A, B), (settings) -> settings, new DnsjavaSource());
	}

	@Test
	void nameThatMovesFailsNoRequestAndLeavesNoConnectionBehind() throws IOException {
		names.answer(MovingPool.HOST, Duration.ofSeconds(30), A);
		try (MovingPool pool = pool()) {
			pool.fill(8);
			ClassicHttpResponse held = pool.open();
			names.answer(MovingPool.HOST, Duration.ofSeconds(30), B);

			pass(pool, Duration.ofSeconds(110));
			Map<String, Integer> before = pool.connections();
			pass(pool, Duration.ofSeconds(110));
			Map<String, Integer> after = pool.connections();
			held.close();

			assertThat(before).containsEntry(A, 8);
			assertThat(after).containsEntry(A, 1);
			assertThat(pool.connections().getOrDefault(A, 0)).isZero();
			assertThat(pool.connections().get(B)).isPositive();
			assertThat(pool.closed(CloseReason.DNS_REMOVED)).isEqualTo(8);
			assertThat(pool.server(1).requestCount()).isPositive();
			assertThat(pool.route().addresses().changes()).isOne();
		}
	}

	/** Send a request each second; one that fails is an exception. */
	private static void pass(MovingPool pool, Duration span) {
		for (long second = 0; second < span.toSeconds(); second++) {
			pool.get();
			pool.pass(Duration.ofSeconds(1));
		}
	}

	@Test
	void nameThatMovesIsFollowedByTheResolverOfTheSystem(@TempDir Path ofServer) throws Exception {
		Path configuration = Files.writeString(ofServer.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
		List<String> apart = List.of("unshare", "--net", "--mount", "sh", "-c",
				"ip link set lo up && mount --bind %s /etc/resolv.conf && exec \"$@\"".formatted(configuration), "sh");
		assumeThat(isAllowed(apart)).as("networks apart from that of the machine are not allowed here").isTrue();

		ChildJvm move = ChildJvm.run(apart, List.of("-Dsun.net.inetaddr.ttl=0"), SystemResolverMove.class,
				ofServer.toString());

		assertThat(move.output()).contains("before=8 after=0 moved=true closed=8");
		assertThat(move.status()).isZero();
	}

	private static boolean isAllowed(List<String> launcher) throws InterruptedException {
		List<String> command = new ArrayList<>(launcher);
		command.add("true");
		try {
			return new ProcessBuilder(command).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void nameIsLookedUpAgainWhenItsAnswerNoLongerHolds() throws IOException {
		Map<Duration, Integer> foundOutAfter = Map.of(Duration.ofSeconds(1), 6, Duration.ofSeconds(60), 66,
				Duration.ofMinutes(4), 264, Duration.ofHours(1), 660);
		for (Duration timeToLive : List.copyOf(foundOutAfter.keySet())) {
			names.answer(MovingPool.HOST, timeToLive, A);
			try (MovingPool pool = pool()) {
				pool.get();
				names.answer(MovingPool.HOST, timeToLive, B);

				int seconds = 0;
				while (pool.route().addresses().changes() == 0) {
					pool.pass(Duration.ofSeconds(1));
					seconds++;
				}

				int latest = foundOutAfter.get(timeToLive);
				assertThat(seconds).as("found out with a time to live of %s", timeToLive)
					.isBetween(latest * 10 / 11, latest + 1);
			}
		}
	}

	@Test
	void requestsUseAnAnswerForAsLongAsItHolds() throws IOException {
		names.answer(MovingPool.HOST, Duration.ofSeconds(30), A);
		List<Long> requests = new ArrayList<>();
		try (MovingPool pool = new MovingPool(List.of(A, B),
				(settings) -> settings.addresses((addresses) -> addresses.withDnsRefresh(Duration.ZERO)),
				new DnsjavaSource())) {
			pool.getOnce();
			names.answer(MovingPool.HOST, Duration.ofSeconds(30), B);

			pool.passAtOnce(Duration.ofSeconds(29));
			pool.getOnce();
			requests.add(pool.server(0).requestCount());
			pool.passAtOnce(Duration.ofSeconds(1));
			pool.getOnce();
			requests.add(pool.server(0).requestCount());
		}

		assertThat(requests).containsExactly(2L, 2L);
	}

}
