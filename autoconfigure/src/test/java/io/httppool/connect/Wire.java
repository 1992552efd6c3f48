package io.httppool.connect;

import java.io.IOException;
import java.net.Socket;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.core5.http.ssl.TLS;

/**
 * The transport below HTTP.
 */
enum Wire {

	PLAIN, V_1_2, V_1_3;

	boolean isSecure() {
		return this != PLAIN;
	}

	String scheme() {
		return isSecure() ? "https" : "http";
	}

	TlsConfig tlsConfig() {
		return isSecure() ? TlsConfig.custom().setSupportedProtocols(TLS.valueOf(name())).build() : TlsConfig.DEFAULT;
	}

	Peer peer(Socket accepted, SSLContext ssl) throws IOException {
		return isSecure() ? Peer.secure(accepted, ssl) : Peer.of(accepted);
	}

}
