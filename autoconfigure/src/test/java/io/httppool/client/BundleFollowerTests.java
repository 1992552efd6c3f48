package io.httppool.client;

import java.security.KeyStoreException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import io.httppool.pool.TestPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link BundleFollower} and {@link BundleReloads}.
 */
class BundleFollowerTests {

	private static final TlsSocketStrategy TLS = (socket, target, port, attachment, context) -> null;

	private final SslBundle first = bundle();

	private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("test", this.first);

	private final BundleReloads reloads = new BundleReloads(this.bundles);

	private final TestPool test = new TestPool(1, 1);

	@Test
	void newestBundleIsUsedWhereReloadsComeAtOnce() throws Exception {
		SslBundle newest = bundle();
		Thread second = new Thread(() -> this.bundles.updateBundle("test", newest));
		BundleFollower follower = follower((bundle) -> {
			if (bundle != newest) {
				second.start();
				await().until(() -> second.getState() == Thread.State.BLOCKED);
			}
			return TLS;
		});
		this.reloads.follow("test", follower);

		this.bundles.updateBundle("test", bundle());
		second.join();

		assertThat(follower.bundle()).isSameAs(newest);
	}

	@Test
	void poolThatIsForgottenFollowsNoMore() {
		List<SslBundle> asked = new CopyOnWriteArrayList<>();
		BundleFollower follower = follower((bundle) -> {
			asked.add(bundle);
			throw new IllegalStateException("no key");
		});
		this.reloads.follow("test", follower);
		this.bundles.updateBundle("test", bundle());
		assertThat(this.reloads.failures()).containsOnlyKeys("test");

		this.reloads.forget(this.test.pool);
		this.bundles.updateBundle("test", bundle());

		assertThat(asked).hasSize(1);
		assertThat(this.reloads.failures()).isEmpty();
	}

	@Test
	void keyInTheMessageOfAFailureIsNotShown() {
		this.reloads.follow("test", follower((bundle) -> {
			throw new IllegalStateException("Could not load",
					new KeyStoreException("-----BEGIN PRIVATE KEY-----\nsecret"));
		}));

		this.bundles.updateBundle("test", bundle());

		assertThat(this.reloads.failures().get("test")).contains("java.lang.IllegalStateException")
			.doesNotContain("secret", "Could not load");
	}

	private BundleFollower follower(Function<SslBundle, TlsSocketStrategy> strategies) {
		return new BundleFollower(this.test.pool, new ExchangeableTls(TLS), this.first, strategies);
	}

	private static SslBundle bundle() {
		return SslBundle.of(SslStoreBundle.NONE);
	}

}
