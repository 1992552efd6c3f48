package io.httppool.client;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * The contexts of SSL bundles, one for each bundle, so that the pools of a bundle share
 * its TLS sessions. A context that no pool uses any more is forgotten. Thread-safe.
 */
final class SharedContexts {

	/** Guarded by this. */
	private final Map<SslBundle, WeakReference<SSLContext>> contexts = new WeakHashMap<>();

	/** Return a bundle like another, that shares its context with all others like it. */
	@Nullable SslBundle sharing(@Nullable SslBundle bundle) {
		return (bundle != null) ? new Sharing(bundle, this) : null;
	}

	private synchronized SSLContext context(SslBundle bundle) {
		WeakReference<SSLContext> known = this.contexts.get(bundle);
		SSLContext context = (known != null) ? known.get() : null;
		if (context == null) {
			context = bundle.createSslContext();
			this.contexts.put(bundle, new WeakReference<>(context));
		}
		return context;
	}

	/**
	 * A bundle whose context is shared.
	 */
	private record Sharing(SslBundle bundle, SharedContexts contexts) implements SslBundle {

		@Override
		public SslStoreBundle getStores() {
			return this.bundle.getStores();
		}

		@Override
		public SslBundleKey getKey() {
			return this.bundle.getKey();
		}

		@Override
		public SslOptions getOptions() {
			return this.bundle.getOptions();
		}

		@Override
		public String getProtocol() {
			return this.bundle.getProtocol();
		}

		@Override
		public SslManagerBundle getManagers() {
			return this.bundle.getManagers();
		}

		@Override
		public SSLContext createSslContext() {
			return this.contexts.context(this.bundle);
		}

	}

}
