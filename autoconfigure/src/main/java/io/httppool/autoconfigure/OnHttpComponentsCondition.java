package io.httppool.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientsProperties;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A condition that matches unless another HTTP client than HttpClient was chosen. The
 * property is bound, because a comparison of its text would miss other spellings of the
 * enum.
 */
class OnHttpComponentsCondition extends SpringBootCondition {

	static final String PROPERTY = "spring.http.clients.imperative.factory";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ImperativeHttpClientsProperties.Factory other = otherFactory(context.getEnvironment());
		ConditionMessage.Builder message = ConditionMessage.forCondition("HTTP client");
		if (other == null) {
			return ConditionOutcome.match(message.because("HttpClient is chosen"));
		}
		return ConditionOutcome.noMatch(message.because("%s chooses %s".formatted(PROPERTY, other)));
	}

	/** Return the other library that was chosen, or {@code null} if none was. */
	static ImperativeHttpClientsProperties.@Nullable Factory otherFactory(Environment environment) {
		ImperativeHttpClientsProperties.Factory factory = Binder.get(environment)
			.bind(PROPERTY, ImperativeHttpClientsProperties.Factory.class)
			.orElse(null);
		return (factory != ImperativeHttpClientsProperties.Factory.HTTP_COMPONENTS) ? factory : null;
	}

}
