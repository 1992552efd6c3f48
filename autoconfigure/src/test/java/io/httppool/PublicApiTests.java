package io.httppool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The types that are public are those of the list, and the documentation names those that
 * are meant for users.
 */
class PublicApiTests {

	private static final Path CLASSES = Path.of("target", "classes");

	private static final Path LIST = Path.of("src", "test", "resources", "io", "httppool", "public-api.txt");

	private static final Path PAGE = Path.of("..", "docs", "api.md");

	private static final Pattern ROW = Pattern.compile("^\\| `([\\w.]+)` \\|", Pattern.MULTILINE);

	@Test
	void publicTypesAreThoseOfTheList() throws IOException {
		Set<String> listed = Files.readAllLines(LIST)
			.stream()
			.map((line) -> line.substring(line.indexOf(' ') + 1))
			.collect(Collectors.toCollection(TreeSet::new));

		Set<String> types = publicTypes();

		assertThat(types).as("""

				Make a type package-private if it need not be public. Otherwise change %s.
				Remove:
				%s
				Add, as 'user' if it is meant for users, and then to %s, too:
				%s
				""", LIST, lines("", without(listed, types)), PAGE, lines("technical ", without(types, listed)))
			.isEqualTo(listed);
	}

	@Test
	void listIsSortedAndSaysOfEachTypeForWhomItIsPublic() throws IOException {
		List<String> lines = Files.readAllLines(LIST);

		assertThat(lines).allMatch((line) -> line.matches("(user|technical) io\\.httppool\\.[\\w.$]+"));
		assertThat(lines).extracting((line) -> line.substring(line.indexOf(' '))).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void documentationNamesTheTypesThatAreMeantForUsers() throws IOException {
		List<String> users = Files.readAllLines(LIST)
			.stream()
			.filter((line) -> line.startsWith("user ") && !line.contains("$"))
			.map((line) -> line.substring("user ".length()))
			.toList();

		List<String> documented = ROW.matcher(Files.readString(PAGE))
			.results()
			.map((MatchResult row) -> "io.httppool." + row.group(1))
			.toList();

		assertThat(documented).containsExactlyInAnyOrderElementsOf(users);
	}

	private static Set<String> publicTypes() {
		return new ClassFileImporter().importPath(CLASSES)
			.stream()
			.filter(PublicApiTests::isPublic)
			.map(JavaClass::getName)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static boolean isPublic(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC)
				&& type.getEnclosingClass().map(PublicApiTests::isPublic).orElse(true);
	}

	private static Set<String> without(Set<String> types, Set<String> others) {
		Set<String> rest = new TreeSet<>(types);
		rest.removeAll(others);
		return rest;
	}

	private static String lines(String prefix, Set<String> types) {
		return types.stream().map((type) -> "    " + prefix + type).collect(Collectors.joining("\n"));
	}

}
