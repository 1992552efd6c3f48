package io.httppool.verdict;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.httppool.verdict.Advice.Severity;

/**
 * The versions of HttpClient and HttpCore that are known to lose or block connections.
 * The numbers are those of their trackers, the versions those of their release notes.
 */
public final class KnownDefects {

	private static final String CLIENT = "httpclient5";

	private static final String CORE = "httpcore5";

	private static final List<Defect> DEFECTS = List.of(
			new Defect(CLIENT, "5.6.5", "HTTPCLIENT-2432",
					"a connection stays leased if its response is discarded and closing it fails"),
			new Defect(CLIENT, "5.6.3", "GHSA-hjcp-jmpx-g3qm",
					"a connection stays leased if decoding its compressed response fails"),
			new Defect(CLIENT, "5.5.1", "HTTPCLIENT-2399",
					"closing one connection can block the pool, in clients with a pool of HttpClient"),
			new Defect(CORE, "5.4.3", "HTTPCORE-795",
					"a connection that becomes free as a request stops waiting for it stays leased, in clients with a pool of HttpClient"));

	private KnownDefects() {
	}

	/**
	 * Return advice on versions.
	 * @param client the version of HttpClient, or {@code null} if it is not known
	 * @param core the version of HttpCore, or {@code null} if it is not known
	 * @return the advice, one for each defect
	 */
	public static List<Advice> on(@Nullable String client, @Nullable String core) {
		return Stream.concat(on(CLIENT, Version.of(client)), on(CORE, Version.of(core))).toList();
	}

	private static Stream<Advice> on(String library, @Nullable Version found) {
		if (found == null) {
			return Stream.of();
		}
		return DEFECTS.stream()
			.filter((defect) -> defect.library().equals(library) && found.isBefore(defect.fixed()))
			.map((defect) -> new Advice(Advice.ALL_POOLS, AdviceCode.KNOWN_DEFECT, Severity.INFO,
					"%s %s has a defect (%s): %s. It is fixed in %s".formatted(library, found.text(), defect.id(),
							defect.effect(), defect.fixedIn())));
	}

	/**
	 * A defect.
	 *
	 * @param library the library that has it
	 * @param fixedIn the version that is the first without it
	 * @param id its number
	 * @param effect what it does
	 */
	private record Defect(String library, String fixedIn, String id, String effect) {

		Version fixed() {
			Version version = Version.of(this.fixedIn);
			if (version == null) {
				throw new IllegalStateException("No version: " + this.fixedIn);
			}
			return version;
		}

	}

	/**
	 * A version.
	 *
	 * @param text the version as it is written
	 * @param number its numbers as one; each of them is below a thousand
	 * @param isPreview whether it came before the release with that number
	 */
	private record Version(String text, int number, boolean isPreview) {

		private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3}))?(-.+)?");

		private static final int STEP = 1000;

		static @Nullable Version of(@Nullable String text) {
			Matcher matcher = FORM.matcher(String.valueOf(text));
			if (text == null || !matcher.matches()) {
				return null;
			}
			String patch = matcher.group(3);
			int number = (Integer.parseInt(matcher.group(1)) * STEP + Integer.parseInt(matcher.group(2))) * STEP
					+ ((patch != null) ? Integer.parseInt(patch) : 0);
			return new Version(text, number, matcher.group(4) != null);
		}

		boolean isBefore(Version other) {
			return this.number < other.number || (this.number == other.number && this.isPreview && !other.isPreview);
		}

	}

}
