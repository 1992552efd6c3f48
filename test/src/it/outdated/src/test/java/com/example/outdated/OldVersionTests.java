package com.example.outdated;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class OldVersionTests {

	@Test
	void startFailsWithTheVersionsFoundAndNeeded(CapturedOutput output) {
		assertThatThrownBy(() -> SpringApplication.run(OutdatedApplication.class).close()).isInstanceOf(Throwable.class);

		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("httppool needs a class or a method that is missing: ")
			.containsPattern("httpclient5: found 5\\.4\\.4, built for 5\\.\\d+\\.\\d+\\R")
			.containsPattern("httpcore5: found 5\\.3\\.4, built for 5\\.\\d+\\.\\d+\\R")
			.contains("Use Spring Boot ");
	}

}
