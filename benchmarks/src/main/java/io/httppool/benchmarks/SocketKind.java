package io.httppool.benchmarks;

import java.time.Duration;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.RegistryBuilder;

import io.httppool.connect.NameResolution;
import io.httppool.connect.PhasedOperator;
import io.httppool.time.Ticker;

/**
 * The sockets that are compared.
 */
public enum SocketKind {

	/** The socket of HttpClient. */
	PLAIN {

		@Override
		HttpClientConnectionOperator operator() {
			return new DefaultHttpClientConnectionOperator(null, null,
					RegistryBuilder.<TlsSocketStrategy>create().build());
		}

	},

	/** The socket of httppool. */
	CHANNEL {

		@Override
		HttpClientConnectionOperator operator() {
			return new PhasedOperator(
					new NameResolution(SystemDefaultDnsResolver.INSTANCE, DefaultSchemePortResolver.INSTANCE),
					DefaultClientTlsStrategy.createDefault(), (host) -> Duration.ZERO, Ticker.system());
		}

	};

	abstract HttpClientConnectionOperator operator();

}
