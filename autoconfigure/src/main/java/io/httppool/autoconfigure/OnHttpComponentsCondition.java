package io.httppool.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientsProperties;
import org.springframework.context.annotation.ConditionContext;
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
		ImperativeHttpClientsProperties.Factory factory = Binder.get(context.getEnvironment())
			.bind(PROPERTY, ImperativeHttpClientsProperties.Factory.class)
			.orElse(null);
		ConditionMessage.Builder message = ConditionMessage.forCondition("HTTP client");
		if (factory == null || factory == ImperativeHttpClientsProperties.Factory.HTTP_COMPONENTS) {
			return ConditionOutcome.match(message.because("HttpClient is chosen"));
		}
		return ConditionOutcome.noMatch(message.because("%s chooses %s".formatted(PROPERTY, factory)));
	}

}
