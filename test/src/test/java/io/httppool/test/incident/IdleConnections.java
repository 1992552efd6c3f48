package io.httppool.test.incident;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.httppool.test.VirtualTime;
import io.httppool.test.fault.Fault;
import io.httppool.test.fault.FaultyServer;
import io.httppool.test.load.Client;
import io.httppool.test.load.OpenClient;

import static org.awaitility.Awaitility.await;

/**
 * Rounds of POSTs by many callers at once. After each round a fault strikes the
 * connections, which are idle then, and the next round follows.
 */
final class IdleConnections {

	private static final int CALLERS = 32;

	private static final byte[] BODY = "an order".getBytes(StandardCharsets.US_ASCII);

	private IdleConnections() {
	}

	/**
	 * Strike. The server measures idle times in virtual time, so that no fault strikes
	 * while a busy machine holds up a caller.
	 */
	static Run strike(Fault.OnIdle fault, Client client, Incident incident) throws InterruptedException {
		VirtualTime serverTime = new VirtualTime();
		try (FaultyServer server = FaultyServer.builder().time(serverTime).start();
				OpenClient http = client.open(server.origin().toString());
				Stopwatch stopwatch = new Stopwatch()) {
			server.inflict(fault);
			for (int i = 0; i < Scale.of(100, 10); i++) {
				stopwatch.sendAtOnce(CALLERS, () -> http.post("/orders", BODY));
				serverTime.pass(fault.idle());
				await().pollInterval(Duration.ofMillis(5)).until(() -> server.open() == 0);
			}
			return report(incident, client, stopwatch.run(server.opened()));
		}
	}

	private static Run report(Incident incident, Client client, Run run) {
		incident.report(Who.of(client), run);
		return run;
	}

}
