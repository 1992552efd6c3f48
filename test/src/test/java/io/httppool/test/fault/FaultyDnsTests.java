package io.httppool.test.fault;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.httppool.test.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FaultyDnsTests {

	private static final String HOST = "api.test";

	private final VirtualTime time = new VirtualTime();

	private final FaultyDns dns = new FaultyDns(this.time);

	@Test
	void resolveFollowsTheScriptAsTimePasses() throws UnknownHostException {
		this.dns.answer(HOST, "127.0.0.1")
			.answerIn(Duration.ofSeconds(10), HOST, "127.0.0.2", "::1")
			.answerIn(Duration.ofSeconds(20), HOST);

		assertThat(addresses()).containsExactly("127.0.0.1");
		this.time.pass(Duration.ofSeconds(10));
		assertThat(addresses()).containsExactly("127.0.0.2", "0:0:0:0:0:0:0:1");
		this.time.pass(Duration.ofSeconds(10));
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(this::addresses).withMessageContaining(HOST);

		assertThat(this.dns.lookups(HOST)).isEqualTo(3);
	}

	@Test
	void resolveWhenScriptIsChangedFollowsTheLastWord() throws UnknownHostException {
		this.dns.answer(HOST, "127.0.0.1").fail(HOST);
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(this::addresses);

		this.dns.answer(HOST, "127.0.0.3");

		assertThat(addresses()).containsExactly("127.0.0.3");
	}

	@Test
	void resolveWhenScriptHasNotBegunFails() {
		this.dns.answerIn(Duration.ofSeconds(1), HOST, "127.0.0.1");

		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(this::addresses);
	}

	@Test
	void resolveWhenHostHasNoScriptAsksTheSystem() throws UnknownHostException {
		assertThat(this.dns.resolve("localhost")).contains(InetAddress.getByName("127.0.0.1"));
	}

	@Test
	void resolveWhenDelayedTakesThatLong() throws UnknownHostException {
		this.dns.answer(HOST, "127.0.0.1").delay(Duration.ofMillis(50));
		long startedAt = System.nanoTime();

		addresses();

		assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
	}

	@Test
	void answerWhenAddressIsNotLiteralIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.dns.answer(HOST, "www.example.com"))
			.withMessage("Address must be literal, such as 127.0.0.2, but was 'www.example.com'");
	}

	private String[] addresses() throws UnknownHostException {
		InetAddress[] resolved = this.dns.resolve(HOST);
		assertThat(resolved).extracting(InetAddress::getHostName).containsOnly(HOST);
		String[] addresses = new String[resolved.length];
		for (int i = 0; i < resolved.length; i++) {
			addresses[i] = resolved[i].getHostAddress();
		}
		return addresses;
	}

}
