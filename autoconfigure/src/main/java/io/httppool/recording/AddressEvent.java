package io.httppool.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/**
 * A turn that the addresses of a host have taken.
 */
@Name("httppool.Address")
@Label("Address")
final class AddressEvent extends PoolEvent {

	@Label("Host")
	@Nullable String host;

	@Label("Address")
	@Nullable String address;

	@Label("Turn")
	@Nullable String turn;

	@Label("Detail")
	@Description("The reason, or the addresses that were answered")
	@Nullable String detail;

}
