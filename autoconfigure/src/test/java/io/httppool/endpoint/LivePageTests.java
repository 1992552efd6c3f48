package io.httppool.endpoint;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

import io.httppool.LiveApplication;
import io.httppool.LivePool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page and its files over HTTP, as a browser asks for them.
 */
@ParameterizedClass
@EnumSource(value = WebApplicationType.class, names = { "SERVLET", "REACTIVE" })
@TestInstance(Lifecycle.PER_CLASS)
class LivePageTests {

	/** What Chromium sends when it opens an address, or reads a script or a style. */
	private static final String NAVIGATION = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
			+ "image/webp,*/*;q=0.8";

	private static final Path FILES = Path.of("src", "main", "resources", "io", "httppool", "endpoint", "page");

	private static final Pattern INLINE = Pattern
		.compile("<script(?![^>]*\\bsrc=)|<style|\\bstyle=|\\son\\w+=|javascript:", Pattern.CASE_INSENSITIVE);

	private static final Pattern UNSAFE = Pattern
		.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new Function|DOMParser");

	@Parameter
	private WebApplicationType type;

	private LivePool pools;

	private LiveApplication application;

	@BeforeParameterizedClassInvocation
	void start() {
		this.pools = new LivePool();
		this.pools.declare("payments");
		this.application = new LiveApplication(this.type, this.pools,
				"management.endpoints.web.exposure.include=httppool");
	}

	@AfterParameterizedClassInvocation
	void close() {
		this.application.close();
		this.pools.close();
	}

	@Test
	void browserThatOpensTheAddressGetsThePage() {
		HttpResponse<String> answer = get("/actuator/httppool", NAVIGATION);

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(type(answer)).isEqualToIgnoringCase("text/html;charset=UTF-8");
		assertThat(answer.body()).contains("<title>httppool</title>").contains("data-writes=\"false\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			*/*
			application/json
			application/vnd.spring-boot.actuator.v3+json
			""")
	void othersGetJson(String accept) {
		HttpResponse<String> answer = get("/actuator/httppool", accept);

		assertThat(type(answer)).contains("json");
		assertThat(LiveApplication.json(answer.body()).get("pools").has("payments")).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					?asset=boot.js    | */*                 | text/javascript;charset=UTF-8
					?asset=page.css   | text/css,*/*;q=0.1  | text/css;charset=UTF-8
					?asset=icon.svg   | image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8 | image/svg+xml;charset=UTF-8
					/-/page.js        | */*                 | text/javascript;charset=UTF-8
					/-/uplot.js       | */*                 | text/javascript;charset=UTF-8
					""")
	void filesAreAnsweredWithTheirTypes(String file, String accept, String type) throws IOException {
		HttpResponse<String> answer = get("/actuator/httppool" + file, accept);

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(type(answer)).isEqualToIgnoringCase(type);
		assertThat(answer.body()).isEqualTo(Files.readString(FILES.resolve(file.replaceAll(".*[/=]", ""))));
	}

	@ParameterizedTest
	@CsvSource({ "?asset=page.html", "?asset=../LivePage.class", "?asset=uplot-LICENSE.txt", "/-/other.js",
			"/-/page.html" })
	void otherFilesAreNotAnswered(String file) {
		assertThat(get("/actuator/httppool" + file, "*/*").statusCode()).isEqualTo(404);
	}

	@Test
	void pageHasAllFilesOfItsFolder() throws IOException {
		assertThat(files()).allSatisfy((file) -> assertThat(LivePage.has(file)).as(file)
			.isEqualTo(!List.of("page.html", "uplot-LICENSE.txt").contains(file)));
	}

	/** A policy without 'unsafe-inline' would stop them. */
	@Test
	void pageHasNeitherInlineScriptsNorStyles() {
		assertThat(get("/actuator/httppool", NAVIGATION).body()).doesNotContainPattern(INLINE);
	}

	/** What the server answers is text, whatever it looks like. */
	@Test
	void modulesMakeNoMarkupOfText() throws IOException {
		assertThat(files()).filteredOn((file) -> file.endsWith(".js"))
			.allSatisfy(
					(file) -> assertThat(Files.readString(FILES.resolve(file))).as(file).doesNotContainPattern(UNSAFE));
	}

	/** The library for charts is version 1.6.30 of uPlot, as it was published. */
	@ParameterizedTest
	@CsvSource({ "uplot.js, 7f29cd14e36d84141ab49c5e0a806d88e4d855596a9bc0e10799bc2c114b4c4f",
			"uplot.css, df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
			"uplot-LICENSE.txt, 8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd" })
	void libraryForChartsIsUnchanged(String file, String sum) throws IOException, NoSuchAlgorithmException {
		byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(FILES.resolve(file)));

		assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sum);
	}

	private static List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(FILES)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

	private HttpResponse<String> get(String path, String accept) {
		return this.application.get(path, accept);
	}

	private static String type(HttpResponse<?> answer) {
		return answer.headers().firstValue("Content-Type").orElse("");
	}

}
