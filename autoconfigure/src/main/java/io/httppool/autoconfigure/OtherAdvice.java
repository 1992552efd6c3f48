package io.httppool.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;

import io.httppool.client.SharedManagers;
import io.httppool.verdict.Advice;
import io.httppool.verdict.Advice.Severity;
import io.httppool.verdict.AdviceCode;

/**
 * The advice that no numbers of a pool prove: on settings without effect, on what lies
 * below the pools, and on SSL bundles. Thread-safe.
 *
 * @param unused the settings without effect
 * @param environment the virtual machine and HttpClient
 * @param managers know the SSL bundles of the pools
 */
record OtherAdvice(ObjectProvider<UnusedSettings> unused, ObjectProvider<EnvironmentAdvice> environment,
		ObjectProvider<SharedManagers> managers) {

	/** Return the advice as of now. */
	List<Advice> all() {
		List<Advice> all = new ArrayList<>();
		this.unused.forEach((settings) -> all.addAll(settings.advice()));
		this.environment.forEach((below) -> all.addAll(below.advice()));
		this.managers.forEach((known) -> {
			known.unusableBundles()
				.forEach((pool, sentence) -> all.add(warning(pool, AdviceCode.SSL_BUNDLE_UNUSABLE, sentence)));
			known.expiringCertificates()
				.forEach((pool, sentences) -> sentences
					.forEach((sentence) -> all.add(warning(pool, AdviceCode.CLIENT_CERTIFICATE_EXPIRES, sentence))));
		});
		return all;
	}

	private static Advice warning(String pool, AdviceCode code, String sentence) {
		return new Advice(pool, code, Severity.WARN, sentence);
	}

}
