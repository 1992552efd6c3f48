package io.httppool.test.junit;

import java.io.IOException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import io.httppool.test.fault.Answer;
import io.httppool.test.fault.Faults;
import io.httppool.test.fault.FaultyProxy;
import io.httppool.test.fault.FaultyServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Upstreams of a test without Spring.
 */
class FaultyUpstreamTests {

	private static final FaultyServer REAL = FaultyServer.builder().answer(Answer.text("real")).start();

	@FaultyUpstream
	private static FaultyServer shared;

	@FaultyUpstream
	private static final FaultyProxy PROXY = FaultyProxy.startBefore(REAL.origin());

	@FaultyUpstream(tls = true)
	private FaultyServer secure;

	@FaultyUpstream
	private final FaultyServer special = FaultyServer.builder().answer(Answer.text("special")).start();

	@Test
	void upstreamsAreThere() throws Exception {
		assertThat(Calls.get(shared)).isEqualTo("hello");
		assertThat(Calls.get(PROXY)).isEqualTo("real");
		assertThat(Calls.get(this.secure)).isEqualTo("hello");
		assertThat(this.secure.origin()).hasScheme("https");
		assertThat(Calls.get(this.special)).isEqualTo("special");
	}

	/**
	 * A fault of one test is healed before the other, whichever runs first.
	 */
	@Nested
	class WhenFaultIsInflicted {

		@FaultyUpstream
		private FaultyServer inner;

		@Test
		void onServerItStrikes() {
			shared.inflict(Faults.resetAfter(0));

			assertThatIOException().isThrownBy(() -> Calls.get(shared));
		}

		@Test
		void onProxyItStrikes() throws IOException, InterruptedException {
			PROXY.inflict(Faults.resetAfter(0));

			assertThatIOException().isThrownBy(() -> Calls.get(PROXY));
			assertThat(Calls.get(shared)).isEqualTo("hello");
			assertThat(Calls.get(this.inner)).isEqualTo("hello");
		}

		@Test
		void onInstanceItStrikesThatOne() throws IOException, InterruptedException {
			FaultyUpstreamTests.this.special.inflict(Faults.refuse());

			assertThat(Calls.get(PROXY)).isEqualTo("real");
			assertThat(Calls.isClosed(FaultyUpstreamTests.this.special)).isTrue();
		}

	}

}
