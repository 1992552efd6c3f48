package io.httppool.connect;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import io.httppool.address.AddressBook;
import io.httppool.settings.HealthRequest;

/**
 * The request of a check by HTTP. The answer to it has to be complete, and to have an
 * expected status; of a long body, only the beginning is read.
 *
 * @param request the request
 * @param server the server that is asked
 */
record HealthQuestion(HealthRequest request, HttpHost server) {

	/** Far more than the answer of a health check has. */
	private static final int MOST = 64 * 1024;

	/** Bounds what a peer that is none can make us read. */
	private static final Http1Config LIMITS = Http1Config.custom()
		.setMaxLineLength(16 * 1024)
		.setMaxHeaderCount(200)
		.build();

	/**
	 * Ask the server.
	 * @param socket a connected socket
	 * @param timeout how long the server may be silent
	 * @return what is wrong with the answer, {@code null} for nothing
	 */
	@Nullable String ask(Socket socket, Timeout timeout) throws IOException {
		DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(LIMITS);
		connection.bind(socket);
		connection.setSocketTimeout(timeout);
		try {
			connection.sendRequestHeader(head());
			connection.flush();
			ClassicHttpResponse response = finalResponse(connection);
			read(connection, response);
			int status = response.getCode();
			return this.request.expected().contains(status) ? null
					: "status %d, expected %s".formatted(status, this.request.expected());
		}
		catch (HttpException ex) {
			return "the answer is not HTTP";
		}
	}

	private ClassicHttpRequest head() {
		ClassicHttpRequest head = new BasicClassicHttpRequest(this.request.method(), this.request.path());
		this.request.headers().forEach(head::setHeader);
		head.setHeader(HttpHeaders.HOST, (this.request.host() != null) ? this.request.host() : hostOfRequests());
		head.setHeader(HttpHeaders.CONNECTION, HeaderElements.CLOSE);
		if (Method.POST.isSame(this.request.method()) || Method.PUT.isSame(this.request.method())) {
			head.setHeader(HttpHeaders.CONTENT_LENGTH, 0);
		}
		if (!head.containsHeader(HttpHeaders.USER_AGENT)) {
			head.setHeader(HttpHeaders.USER_AGENT, "httppool-health-check");
		}
		return head;
	}

	/** Like requests, name no port where it is the usual one. */
	private String hostOfRequests() {
		int port = AddressBook.hasUsualPort(this.server) ? -1 : this.server.getPort();
		return new HttpHost(this.server.getSchemeName(), this.server.getHostName(), port).toHostString();
	}

	private static ClassicHttpResponse finalResponse(DefaultBHttpClientConnection connection)
			throws HttpException, IOException {
		ClassicHttpResponse response = connection.receiveResponseHeader();
		while (response.getCode() < HttpStatus.SC_OK) {
			response = connection.receiveResponseHeader();
		}
		return response;
	}

	private void read(DefaultBHttpClientConnection connection, ClassicHttpResponse response)
			throws HttpException, IOException {
		boolean isEmpty = Method.HEAD.isSame(this.request.method()) || response.getCode() == HttpStatus.SC_NO_CONTENT
				|| response.getCode() == HttpStatus.SC_NOT_MODIFIED;
		if (isEmpty) {
			return;
		}
		connection.receiveResponseEntity(response);
		HttpEntity entity = response.getEntity();
		if (entity != null) {
			InputStream content = entity.getContent();
			content.readNBytes(MOST);
		}
	}

}
