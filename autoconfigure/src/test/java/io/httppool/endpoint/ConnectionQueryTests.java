package io.httppool.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import io.httppool.endpoint.ConnectionsDescriptor.Connection;
import io.httppool.snapshot.ConnectionSnapshot;
import io.httppool.snapshot.ConnectionSnapshot.Lease;
import io.httppool.snapshot.ConnectionState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConnectionQueryTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final ConnectionSnapshot idle = available("idle", "http://a", Duration.ofSeconds(9), 1);

	private final ConnectionSnapshot warm = available("warm", "http://b", Duration.ofSeconds(1), 30);

	private final ConnectionSnapshot fresh = leased("fresh", "http://a", Duration.ofSeconds(2));

	private final ConnectionSnapshot stuck = leased("stuck", "http://b", Duration.ofSeconds(60));

	private final List<ConnectionSnapshot> all = List.of(this.idle, this.warm, this.fresh, this.stuck);

	@Test
	void selectWithoutParametersShowsLongestLeasedThenLongestIdle() {
		ConnectionQuery query = ConnectionQuery.of(null, null, null, null);

		List<ConnectionSnapshot> selected = query.select(this.all);

		assertThat(selected).containsExactly(this.stuck, this.fresh, this.idle, this.warm);
	}

	@Test
	void selectWhenParametersAreEmptyIsAsWithoutThem() {
		ConnectionQuery query = ConnectionQuery.of("", " ", "", "");

		List<ConnectionSnapshot> selected = query.select(this.all);

		assertThat(selected).containsExactly(this.stuck, this.fresh, this.idle, this.warm);
	}

	@ParameterizedTest
	@CsvSource({ "created, warm idle fresh stuck", "ageMs, stuck fresh idle warm", "lastUsed, warm fresh idle stuck",
			"idleMs, idle warm fresh stuck", "exchanges, warm fresh stuck idle", "bytesSent, warm fresh stuck idle",
			"bytesReceived, warm fresh stuck idle", "expiresInMs, warm idle fresh stuck",
			"leasedSince, fresh stuck idle warm", "leasedMs, stuck fresh idle warm" })
	void selectSortsByColumnWithTheLargestFirst(String column, String expected) {
		ConnectionQuery query = ConnectionQuery.of(null, null, column, null);

		List<ConnectionSnapshot> selected = query.select(this.all);

		assertThat(selected).extracting(ConnectionSnapshot::id).containsExactly(expected.split(" "));
	}

	@Test
	void everySortColumnIsAFieldOfTheAnswer() {
		List<String> fields = List.of(Connection.class.getRecordComponents())
			.stream()
			.map((component) -> component.getName())
			.toList();

		assertThat(ConnectionOrder.values()).extracting(ConnectionOrder::column).isSubsetOf(fields);
	}

	@Test
	void selectWhenStateAndRouteAreGivenShowsWhatHasBoth() {
		ConnectionQuery query = ConnectionQuery.of("available", "http://a", null, null);

		List<ConnectionSnapshot> selected = query.select(this.all);

		assertThat(selected).containsExactly(this.idle);
	}

	@Test
	void descriptorWhenLimitedStillTellsHowManyMatch() {
		ConnectionQuery query = ConnectionQuery.of("leased", null, null, "1");

		ConnectionsDescriptor described = Descriptors.connections(query, this.all);

		assertThat(described.total()).isEqualTo(2);
		assertThat(described.connections()).extracting(Connection::id).containsExactly("stuck");
	}

	@Test
	void queryWhenStateIsUnknownIsRefused() {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> ConnectionQuery.of("busy", null, null, null))
			.withMessage("Parameter 'state' must be one of connecting, leased, draining, available, but was 'busy'.");
	}

	@Test
	void queryWhenSortIsUnknownIsRefused() {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> ConnectionQuery.of(null, null, "thread", null))
			.withMessage("Parameter 'sort' must be one of created, ageMs, lastUsed, idleMs, exchanges, bytesSent, "
					+ "bytesReceived, expiresInMs, leasedSince, leasedMs, but was 'thread'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "ten", "1.5", "99999999999" })
	void queryWhenLimitIsNoCountIsRefused(String limit) {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> ConnectionQuery.of(null, null, null, limit))
			.withMessage("Parameter 'limit' must be a whole number from 1 to 999999999, but was '%s'.", limit);
	}

	private static ConnectionSnapshot available(String id, String route, Duration idle, int exchanges) {
		return connection(id, route, idle, idle, exchanges, null);
	}

	private static ConnectionSnapshot leased(String id, String route, Duration leased) {
		Lease lease = new Lease(NOW.minus(leased), leased, "main", null, null);
		return connection(id, route, leased.plusSeconds(10), Duration.ZERO, 2, lease);
	}

	private static ConnectionSnapshot connection(String id, String route, Duration age, Duration idle, int exchanges,
			Lease lease) {
		Duration unused = (lease != null) ? lease.duration() : idle;
		ConnectionState state = (lease != null) ? ConnectionState.LEASED : ConnectionState.AVAILABLE;
		return new ConnectionSnapshot(id, route, state, null, null, null, null, List.of(), NOW.minus(age), age,
				NOW.minus(unused), idle, exchanges, exchanges * 100L, exchanges * 200L,
				Duration.ofSeconds(600).minus(age), lease);
	}

}
