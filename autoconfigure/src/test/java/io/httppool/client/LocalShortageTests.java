package io.httppool.client;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.httppool.ChildJvm;
import io.httppool.LoopbackServer;
import io.httppool.settings.ClientProfile;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A machine that has no descriptor left for another connection.
 */
class LocalShortageTests {

	private static final int SPARE = 12;

	@ParameterizedTest
	@EnumSource(ClientProfile.class)
	@EnabledOnOs(OS.LINUX)
	void requestsWhenDescriptorsRunOutWaitForTheConnectionsThereAre(ClientProfile profile) throws Exception {
		try (LoopbackServer server = new LoopbackServer(LocalShortageTests::answerSlowly)) {
			ChildJvm child = ChildJvm.run(List.of("sh", "-c", "ulimit -n 600; exec \"$@\"", "sh"),
					List.of("-XX:-MaxFDLimit", "-Dhttppool.defaults.profile=" + profile), ShortOfDescriptors.class,
					server.host("http").toURI() + "/", String.valueOf(SPARE));

			assertThat(child.status()).as(child.output()).isZero();
			assertThat(child.output()).contains("failures=[]").contains("LOCAL_SHORTAGE=");
			assertThat(child.output())
				.containsOnlyOnce("This machine has no descriptor or port for another connection");
		}
	}

	/** Keep the client waiting for a while, so that all requests want a connection. */
	private static void answerSlowly(Socket socket) throws IOException {
		CountDownLatch never = new CountDownLatch(1);
		while (LoopbackServer.answerOnce(socket)) {
			try {
				never.await(20, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

}
