package io.httppool.client;

import java.lang.ref.WeakReference;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PoolNames}.
 */
class PoolNamesTests {

	private final DefaultSslBundleRegistry registered = new DefaultSslBundleRegistry();

	private final PoolNames names = new PoolNames(this.registered);

	@Test
	void bundleWithoutANameNeverTakesThePoolOfAnotherThatIsForgotten() {
		SslBundle kept = bundle();
		WeakReference<SslBundle> forgotten = new WeakReference<>(bundle());
		String first = nameFor(forgotten.get());
		String second = nameFor(kept);

		awaitForgotten(forgotten);

		assertThat(nameFor(bundle())).isNotIn(first, second);
		assertThat(nameFor(kept)).isEqualTo(second);
	}

	@Test
	void bundleWithoutANameNeverTakesThePoolOfOneThatIsRegistered() {
		SslBundle registered = bundle();
		this.registered.registerBundle("custom-1", registered);

		String first = nameFor(bundle());
		String second = nameFor(registered);

		assertThat(first).isNotEqualTo(second);
	}

	private String nameFor(SslBundle bundle) {
		return this.names.nameFor(HttpClientSettings.defaults().withSslBundle(bundle));
	}

	private static SslBundle bundle() {
		return SslBundle.of(SslStoreBundle.NONE);
	}

	private static void awaitForgotten(WeakReference<?> reference) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return reference.get() == null;
		});
	}

}
