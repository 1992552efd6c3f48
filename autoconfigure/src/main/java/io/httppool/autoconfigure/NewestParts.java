package io.httppool.autoconfigure;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ConnectionHolder;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest parts of HttpClient that the pools need. They are first used by requests, so
 * an older version would only be noticed there.
 */
final class NewestParts {

	private static final Logger logger = LoggerFactory.getLogger(NewestParts.class);

	private NewestParts() {
	}

	/**
	 * Use each of them once.
	 * @throws LinkageError if one is missing
	 */
	static void require() {
		Timeout idle = ConnectionConfig.DEFAULT.getIdleTimeout();
		logger.trace("HttpClient has {}, {} and an idle timeout ({})", ConnectionHolder.class,
				DefaultManagedHttpClientConnection.class, idle);
	}

}
