package io.httppool.autoconfigure;

import jdk.jfr.FlightRecorder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import io.httppool.pool.PoolRegistry;
import io.httppool.recording.PoolRecording;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link PoolRecording}.
 */
@AutoConfiguration(after = HttpPoolAutoConfiguration.class)
@ConditionalOnClass(FlightRecorder.class)
@ConditionalOnBean(PoolRegistry.class)
public final class HttpPoolRecordingAutoConfiguration {

	/**
	 * Nothing asks for this bean, so it would never be made where beans are made lazily.
	 */
	@Bean(initMethod = "start")
	@Lazy(false)
	@ConditionalOnMissingBean
	PoolRecording httpPoolRecording(PoolRegistry pools) {
		return new PoolRecording(pools);
	}

}
