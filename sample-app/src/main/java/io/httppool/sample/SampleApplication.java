package io.httppool.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/**
 * An application with an upstream and traffic to it. The traffic goes through the
 * {@link RestClient.Builder} that Spring Boot provides; the starter on the class path is
 * enough to put it over a pool.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(SampleProperties.class)
public class SampleApplication {

	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

	@Bean
	Upstream upstream(SampleProperties properties) {
		return new Upstream(properties.upstreamPort());
	}

	@Bean
	TrafficGenerator trafficGenerator(RestClient.Builder builder, Upstream upstream, SampleProperties properties) {
		RestClient client = builder.build();
		// HttpClient sends a GET that failed a second time and says nothing; a POST shows
		// it.
		return new TrafficGenerator(
				() -> client.post().uri(properties.destination(upstream)).retrieve().body(String.class),
				new TrafficPlan(properties.rate(), TrafficShape.EVEN));
	}

	/** Beside the exporter that Spring Boot makes where it is told an endpoint. */
	@Bean
	SlowRequests slowRequests() {
		return new SlowRequests();
	}

	@Bean
	Stage stage(Upstream upstream, TrafficGenerator traffic, SampleProperties properties) {
		return new Stage(upstream, traffic, () -> properties.destination(upstream));
	}

}
