package io.httppool.tuning.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link OracleTable} and {@link OracleSearch}.
 */
@Tag("slow")
class OracleTableTests {

	private static final Scenario OVERLOAD = new Scenario("overload", 20, "",
			new RouteModel(Sizes.lognormal(0.1, 0.7), SharingServer.collapsingAt(30), Arrivals.poisson(330)))
		.withPatience(Patience.SHORT);

	@TempDir
	Path directory;

	@Test
	void limitThatAServerCollapsesBeyondIsFoundByTrying() {
		Oracle oracle = OracleTable.read(this.directory.resolve("oracle.csv")).askIfNeedBe(OVERLOAD);

		assertThat(oracle.limit()).isBetween(25, 30);
		assertThat(oracle.gap(Simulation.run(OVERLOAD, Contenders.GENEROUS, 1).result())).isGreaterThan(1);
	}

	@Test
	void whatAnOracleSaidIsReadAgain() throws IOException {
		Path file = this.directory.resolve("oracle.csv");
		Oracle asked = OracleTable.read(file).askIfNeedBe(OVERLOAD);

		Oracle read = OracleTable.read(file).of(OVERLOAD);

		assertThat(Files.readAllLines(file)).hasSize(2);
		assertThat(read.limit()).isEqualTo(asked.limit());
		assertThat(read.idleTimeout()).isEqualTo(asked.idleTimeout());
		assertThat(read.gap(asked.result())).isBetween(-0.01, 0.01);
	}

	@Test
	void scenarioWithoutALineIsRefused() {
		OracleTable empty = OracleTable.read(this.directory.resolve("oracle.csv"));

		assertThatIllegalStateException().isThrownBy(() -> empty.of(OVERLOAD))
			.withMessageContaining("has no line for 'overload'");
	}

}
