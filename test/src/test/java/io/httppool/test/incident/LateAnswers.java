package io.httppool.test.incident;

import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

import io.httppool.test.fault.Answer;
import io.httppool.test.fault.ServedRequest;

/**
 * Answers that come at once, except for requests of {@link #PATH}, which wait until they
 * are let go. Thread-safe.
 */
final class LateAnswers implements Function<ServedRequest, Answer> {

	static final String PATH = "/late";

	private final CountDownLatch end = new CountDownLatch(1);

	@Override
	public Answer apply(ServedRequest request) {
		try {
			if (request.path().equals(PATH)) {
				this.end.await();
			}
			return Answer.text(request.path());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Answer all requests that wait, and all later ones at once. */
	void letGo() {
		this.end.countDown();
	}

}
