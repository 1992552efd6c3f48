package io.httppool.address;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.httppool.settings.SuccessRate;

/**
 * The window within which exchanges with the addresses of a host are counted, so that old
 * ones do not outweigh what happens now. An address is judged as soon as there are enough
 * of them. Guarded by the lock of its host.
 */
final class SuccessWindow {

	/** Ten requests a second are enough for the samples there have to be by default. */
	static final Duration LENGTH = Duration.ofSeconds(10);

	private long beganAt;

	SuccessWindow(long now) {
		this.beganAt = now;
	}

	/**
	 * Return the addresses of whose exchanges too few succeeded, and count theirs anew;
	 * those of all once the window is over.
	 */
	Map<InetSocketAddress, Samples> tooLow(Map<InetSocketAddress, AddressState> states, SuccessRate rate, long now) {
		boolean isOver = now - this.beganAt >= LENGTH.toNanos();
		Map<InetSocketAddress, Samples> found = new HashMap<>();
		states.forEach((address, state) -> {
			Samples samples = state.strikes().samples();
			boolean isTooLow = samples.isTooLow(rate);
			if (isTooLow) {
				found.put(address, samples);
			}
			if (isTooLow || isOver) {
				state.strikes().countAnew();
			}
		});
		this.beganAt = isOver ? now : this.beganAt;
		return found;
	}

}
