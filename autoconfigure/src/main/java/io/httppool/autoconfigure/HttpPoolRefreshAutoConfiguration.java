package io.httppool.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

import io.httppool.client.SharedManagers;
import io.httppool.tuning.Tuner;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for changes of properties while the
 * application runs, as Spring Cloud makes them.
 */
@AutoConfiguration(after = HttpPoolAutoConfiguration.class)
@ConditionalOnClass(name = PoolRefresher.EVENT)
@ConditionalOnBean({ SharedManagers.class, Tuner.class, CurrentProperties.class })
public final class HttpPoolRefreshAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PoolRefresher httpPoolRefresher(ApplicationContext context, CurrentProperties current, SharedManagers managers,
			Tuner tuner) {
		return new PoolRefresher(context, current, managers, tuner);
	}

}
