package io.httppool.connect;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;

/**
 * The translation of the failures of channels to those of plain sockets, which the code
 * of applications knows. Stateless.
 */
final class SocketFailures {

	private SocketFailures() {
	}

	/** Return a failure as a plain socket would have it. */
	static IOException asOfPlainSocket(IOException failure) {
		if (failure instanceof SocketException || failure instanceof InterruptedIOException) {
			return failure;
		}
		SocketException plain = new SocketException(message(failure));
		plain.initCause(failure);
		return plain;
	}

	/** Return whether the peer reset the connection, or was silent for too long. */
	static boolean isOfPeer(IOException failure) {
		String message = String.valueOf(failure.getMessage());
		return failure instanceof SocketTimeoutException || (failure instanceof SocketException
				&& (message.contains("reset") || message.contains("Broken pipe")));
	}

	private static String message(IOException failure) {
		if (failure instanceof ClosedByInterruptException) {
			return "Closed by interrupt";
		}
		return (failure instanceof ClosedChannelException) ? "Socket closed" : String.valueOf(failure.getMessage());
	}

}
