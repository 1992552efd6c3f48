package io.httppool.pool;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.httppool.snapshot.CloseReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaseEnd}.
 */
class LeaseEndTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			# status | why closed     | end
			200      |                | ANSWERED
			500      | NOT_REUSABLE   | ANSWERED
			200      | EXPIRED        | ANSWERED
			503      |                | TURNED_AWAY
			429      | NOT_REUSABLE   | TURNED_AWAY
			0        |                | ANSWERED
			0        | NOT_REUSABLE   | ANSWERED
			0        | SHUTDOWN       | WITHDRAWN
			0        | EVICTED        | WITHDRAWN
			0        | REQUEST_FAILED | FAILED
			200      | REQUEST_FAILED | FAILED
			0        | CONNECT_FAILED | FAILED
			0        | STALE_FIN      | STALE
			0        | STALE_RST      | STALE
			""", delimiter = '|')
	void endOfALeaseIsToldByTheAnswerAndByTheReasonToClose(int status, @Nullable CloseReason reason, LeaseEnd end) {
		FakeConnection connection = new FakeConnection();
		connection.answer(status);

		assertThat(LeaseEnd.of(connection, reason)).isEqualTo(end);
	}

}
