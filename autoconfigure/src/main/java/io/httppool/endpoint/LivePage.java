package io.httppool.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;

/**
 * The page that shows the pools to people, and the files it needs. The endpoint answers
 * with them itself: where the actuator has a port of its own, nothing else would. Each
 * name is on a list, so no request reaches any other file. Stateless.
 */
final class LivePage {

	/** The folder of the files, beside this class. */
	static final String FOLDER = "page/";

	private static final Map<String, MimeType> TYPES = Map.of("js", utf8("text", "javascript"), "css",
			utf8("text", "css"), "svg", utf8("image", "svg+xml"));

	private static final Set<String> FILES = Stream
		.of("boot", "page", "actions", "address", "charts", "connections", "dom", "format", "history", "judge", "lists",
				"pool", "route", "source", "tiles", "uplot")
		.map((module) -> module + ".js")
		.collect(Collectors.collectingAndThen(Collectors.toSet(), LivePage::withStyles));

	private LivePage() {
	}

	private static Set<String> withStyles(Set<String> scripts) {
		scripts.addAll(Set.of("page.css", "uplot.css", "icon.svg"));
		return Set.copyOf(scripts);
	}

	private static MimeType utf8(String type, String subtype) {
		return new MimeType(type, subtype, StandardCharsets.UTF_8);
	}

	/**
	 * Return the page.
	 * @param allowsWrites whether it shows buttons that act on pools
	 */
	static String html(boolean allowsWrites) {
		try {
			return resource("page.html").getContentAsString(StandardCharsets.UTF_8)
				.replace("@writes@", String.valueOf(allowsWrites));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Return whether the page needs a file of that name. */
	static boolean has(String file) {
		return FILES.contains(file);
	}

	/** Return a file that the page needs. */
	static WebEndpointResponse<Object> file(String file) {
		MimeType type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
		return new WebEndpointResponse<>(resource(file), WebEndpointResponse.STATUS_OK, type);
	}

	private static Resource resource(String file) {
		return new ClassPathResource(FOLDER + file, LivePage.class);
	}

}
