package io.httppool.benchmarks.load;

/**
 * The clients that are compared. Each is made with the number of connections it may have
 * to a server, where it has such a limit.
 */
enum Client {

	/** Each caller has one socket and no pool: the least that a request can cost. */
	SOCKET("socket loop, no pool"),

	/** The least that a request of {@code RestClient} can cost. */
	SPRING_SOCKET("`RestClient` over the socket loop"),

	/** What this project is about. */
	HTTPPOOL("`RestClient` over httppool"),

	/** Without redirects, cookies, authentication and decompression. */
	HTTPPOOL_LEAN("`RestClient` over httppool, lean"),

	/** One lock over all routes. */
	STRICT("`RestClient` over HttpClient, STRICT"),

	/** No lock, and no total. */
	LAX("`RestClient` over HttpClient, LAX"),

	/** What an application has that configures nothing: five connections. */
	BOOT("`RestClient`, Spring Boot's default factory"),

	/** It has no limit. */
	JDK("`RestClient` over the JDK's client (no limit)"),

	/** Its own limit would be 64. */
	JETTY("`RestClient` over Jetty"),

	/** Its own limit would be 500. */
	REACTOR("`RestClient` over Reactor Netty"),

	/**
	 * It keeps as many connections as the others may have, and opens as many as asked.
	 */
	OKHTTP("OkHttp (no limit)"),

	/** The caller waits for the future. */
	ASYNC("HttpClient, asynchronous");

	private final String title;

	Client(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	/** Make a client, which lives as long as the process. */
	Getter open(int limit) {
		return switch (this) {
			case SOCKET -> new SocketLoop();
			case OKHTTP -> OtherClients.okHttp(limit);
			case ASYNC -> OtherClients.async(limit);
			default -> SpringClients.open(this, limit);
		};
	}

}
