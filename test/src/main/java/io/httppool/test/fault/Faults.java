package io.httppool.test.fault;

import java.time.Duration;

/**
 * The factory of all faults. {@link Fault} says when each kind strikes.
 */
public final class Faults {

	private Faults() {
	}

	/**
	 * Return the fault of a server that is not there: connects are refused.
	 * @return a fault for the whole upstream
	 */
	public static Fault.Refuse refuse() {
		return new Fault.Refuse();
	}

	/**
	 * Return the fault of a firewall that drops packets: connects get no answer at all.
	 * Works where the operating system drops connects beyond the backlog of a listening
	 * socket, as Linux does. A client that was waiting when the fault ends gets in with
	 * its next SYN, a second or more later.
	 * @return a fault for the whole upstream
	 */
	public static Fault.BlackHole blackHole() {
		return new Fault.BlackHole();
	}

	/**
	 * Return the fault of a server that is too busy to accept: the operating system has
	 * opened the connection, but nothing is read from it for a while.
	 * @param delay the time before it is read from
	 * @return a fault of new connections
	 */
	public static Fault.DelayAccept delayAccept(Duration delay) {
		return new Fault.DelayAccept(delay);
	}

	/**
	 * Return the fault of a TLS handshake that takes long.
	 * @param delay the time before the server starts it
	 * @return a fault of new connections, for servers with TLS
	 */
	public static Fault.SlowHandshake slowHandshake(Duration delay) {
		return new Fault.SlowHandshake(delay);
	}

	/**
	 * Return the fault of a certificate that was issued for another host.
	 * @return a fault of new connections, for servers with TLS
	 */
	public static Fault.WrongCertificate wrongCertificate() {
		return new Fault.WrongCertificate();
	}

	/**
	 * Return the fault of a slow server.
	 * @param delay the time before the first byte of a response
	 * @return a fault of responses
	 */
	public static Fault.DelayFirstByte delayFirstByte(Duration delay) {
		return new Fault.DelayFirstByte(delay);
	}

	/**
	 * Return the fault of a response that comes byte by byte.
	 * @param delay the pause after each byte
	 * @return a fault of responses
	 */
	public static Fault.DelayBytes delayBytes(Duration delay) {
		return new Fault.DelayBytes(delay);
	}

	/**
	 * Return the fault of a server that hangs: no byte of a response is sent while the
	 * fault is in force. Once it is ended, the response follows.
	 * @return a fault of responses
	 */
	public static Fault.Stall stall() {
		return new Fault.Stall();
	}

	/**
	 * Return the fault of a connection that is reset within a response. A shorter
	 * response is sent whole.
	 * @param bytes the number of bytes that are sent before, from 0
	 * @return a fault of responses
	 */
	public static Fault.CutAfter resetAfter(long bytes) {
		return new Fault.CutAfter(bytes, Ending.RST);
	}

	/**
	 * Return the fault of a connection that is closed within a response. A shorter
	 * response is sent whole.
	 * @param bytes the number of bytes that are sent before, from 0
	 * @return a fault of responses
	 */
	public static Fault.CutAfter closeAfter(long bytes) {
		return new Fault.CutAfter(bytes, Ending.FIN);
	}

	/**
	 * Return the fault of a body that is shorter than its {@code Content-Length}: half of
	 * it is sent, then the connection is closed.
	 * @return a fault of responses, for servers
	 */
	public static Fault.TruncateBody truncateBody() {
		return new Fault.TruncateBody();
	}

	/**
	 * Return the fault of a server that closes idle connections earlier than it states.
	 * @param stated the time in the {@code Keep-Alive} header, in whole seconds
	 * @param actual the idle time after which the connection is closed
	 * @return a fault of responses, for servers
	 */
	public static Fault.LieAboutKeepAlive lieAboutKeepAlive(Duration stated, Duration actual) {
		return new Fault.LieAboutKeepAlive(stated, actual);
	}

	/**
	 * Return the fault of a server with few workers: it answers a few requests at a time,
	 * some more wait, and it rejects the rest with status 503. A worker is busy during a
	 * {@link #delayFirstByte delay}, too.
	 * @param workers the number of requests that are answered at a time, from 1
	 * @param queue the number of requests that may wait, from 0
	 * @return a fault of responses, for servers
	 */
	public static Fault.Workers workers(int workers, int queue) {
		return new Fault.Workers(workers, queue);
	}

	/**
	 * Return the fault of a server that resets idle connections.
	 * @param idle the idle time after which it strikes
	 * @return a fault of idle connections
	 */
	public static Fault.EndWhenIdle resetWhenIdle(Duration idle) {
		return new Fault.EndWhenIdle(idle, Ending.RST);
	}

	/**
	 * Return the fault of a server that closes idle connections.
	 * @param idle the idle time after which it strikes
	 * @return a fault of idle connections
	 */
	public static Fault.EndWhenIdle closeWhenIdle(Duration idle) {
		return new Fault.EndWhenIdle(idle, Ending.FIN);
	}

	/**
	 * Return the fault of a server that closes its half of idle connections.
	 * @param idle the idle time after which it strikes
	 * @return a fault of idle connections
	 */
	public static Fault.EndWhenIdle halfCloseWhenIdle(Duration idle) {
		return new Fault.EndWhenIdle(idle, Ending.HALF_CLOSE);
	}

	/**
	 * Return the fault of a server that sends an unsolicited {@code 408 Request Timeout}
	 * on idle connections, and closes them.
	 * @param idle the idle time after which it strikes
	 * @return a fault of idle connections, for servers
	 */
	public static Fault.RequestTimeoutWhenIdle requestTimeoutWhenIdle(Duration idle) {
		return new Fault.RequestTimeoutWhenIdle(idle, false);
	}

	/**
	 * Return the fault of a server that sends an unsolicited {@code 408 Request Timeout}
	 * on idle connections, and leaves it to the client to close them. It still reads
	 * requests, and does not answer them.
	 * @param idle the idle time after which it strikes
	 * @return a fault of idle connections, for servers
	 */
	public static Fault.RequestTimeoutWhenIdle requestTimeoutAndLinger(Duration idle) {
		return new Fault.RequestTimeoutWhenIdle(idle, true);
	}

	/**
	 * Return the fault of a server that dies: all its connections are reset.
	 * @return a fault of all open connections
	 */
	public static Fault.EndNow resetNow() {
		return new Fault.EndNow(Ending.RST);
	}

	/**
	 * Return the fault of a server that is stopped: all its connections are closed.
	 * @return a fault of all open connections
	 */
	public static Fault.EndNow closeNow() {
		return new Fault.EndNow(Ending.FIN);
	}

}
