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
		return new TrafficGenerator(request(builder.build(), upstream, properties),
				new TrafficPlan(properties.rate(), TrafficShape.EVEN));
	}

	@Bean
	StockTraffic stockTraffic(SampleProperties properties) {
		return new StockTraffic((client, upstream) -> request(client, upstream, properties));
	}

	/**
	 * HttpClient sends a GET that failed a second time and says nothing; a POST shows it.
	 */
	private static Runnable request(RestClient client, Upstream upstream, SampleProperties properties) {
		return () -> client.post().uri(properties.destination(upstream)).retrieve().body(String.class);
	}

	/** Beside the exporter that Spring Boot makes where it is told an endpoint. */
	@Bean
	SlowRequests slowRequests() {
		return new SlowRequests();
	}

	@Bean
	Stage stage(Upstream upstream, TrafficGenerator traffic, StockTraffic stock, SampleProperties properties) {
		return new Stage(upstream, traffic, stock, () -> properties.destination(upstream));
	}

}
