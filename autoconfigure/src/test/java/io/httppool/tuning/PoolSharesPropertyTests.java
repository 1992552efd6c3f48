package io.httppool.tuning;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of {@link PoolShares} and {@link FairShares} that hold whatever routes want.
 */
class PoolSharesPropertyTests {

	@Property
	void permitsAreSharedOutToTheLastAndNoneTwice(@ForAll("routes") List<Route> routes,
			@ForAll @IntRange(max = 1000) int total) {
		List<Integer> shares = shares(routes, total);

		long limits = routes.stream().mapToLong(Route::limit).sum();
		assertThat(shares.stream().mapToLong(Integer::longValue).sum()).isEqualTo(Math.min(total, limits));
	}

	@Property
	void noRouteGetsMoreThanItsLimitOrLessThanAnEqualShareOfWhatItWants(@ForAll("routes") List<Route> routes,
			@ForAll @IntRange(max = 1000) int total) {
		List<Integer> shares = shares(routes, total);

		for (int i = 0; i < shares.size(); i++) {
			Route route = routes.get(i);
			assertThat(shares.get(i)).as("%s of %s", route, shares)
				.isBetween(Math.min(route.demand(), total / routes.size()), route.limit());
		}
	}

	@Property
	void routeThatGetsLessThanItWantsGetsAsMuchAsAnyOther(@ForAll("routes") List<Route> routes,
			@ForAll @IntRange(max = 1000) int total) {
		List<Integer> shares = shares(routes, total);

		int most = shares.stream().mapToInt(Integer::intValue).max().orElseThrow();
		for (int i = 0; i < shares.size(); i++) {
			if (shares.get(i) < routes.get(i).demand()) {
				assertThat(shares.get(i)).as("%s of %s", routes.get(i), shares).isGreaterThanOrEqualTo(most - 1);
			}
		}
	}

	@Property
	void roomIsTheShareAtLeastAndTheTotalAtMost(@ForAll("uses") List<RouteUse> uses,
			@ForAll @IntRange(min = 1, max = 1000) int total) {
		List<Integer> shares = FairShares.allocate(uses.stream().map(RouteUse::wanted).toList(),
				uses.stream().map(RouteUse::limit).toList(), total);

		List<RouteUse> shared = PoolShares.share(uses, total);

		for (int i = 0; i < shared.size(); i++) {
			assertThat(shared.get(i).room()).isBetween(Math.max(1, shares.get(i)), total);
		}
	}

	@Property
	void roomIsAtLeastWhatTheOthersDoNotUse(@ForAll("uses") List<RouteUse> uses,
			@ForAll @IntRange(min = 1, max = 1000) int total) {
		List<RouteUse> shared = PoolShares.share(uses, total);

		int used = uses.stream().mapToInt(PoolSharesPropertyTests::used).sum();
		for (int i = 0; i < shared.size(); i++) {
			int usedByOthers = used - used(uses.get(i));
			assertThat(shared.get(i).room()).as("room beside %d in use", usedByOthers)
				.isGreaterThanOrEqualTo(total - usedByOthers);
		}
	}

	/** A route keeps one permit even if it uses none. */
	private static int used(RouteUse use) {
		return (int) Math.max(1, Math.ceil(use.mean()));
	}

	@Example
	void smallDemandsAreMetAndTheRestIsSharedEqually() {
		assertThat(FairShares.allocate(List.of(20, 200, 300), List.of(200, 200, 300), 100)).containsExactly(20, 40, 40);
	}

	@Example
	void whatNoRouteWantsIsSharedUpToTheLimits() {
		assertThat(FairShares.allocate(List.of(1, 1), List.of(30, 200), 100)).containsExactly(30, 70);
	}

	@Example
	void roomThatChangesLittleStays() {
		RouteUse before = new RouteUse(200, 200, 50, 80);

		assertThat(before.withRoom(91).room()).isEqualTo(80);
		assertThat(before.withRoom(93).room()).isEqualTo(93);
	}

	private static List<Integer> shares(List<Route> routes, int total) {
		return FairShares.allocate(routes.stream().map(Route::demand).toList(),
				routes.stream().map(Route::limit).toList(), total);
	}

	@Provide
	Arbitrary<List<Route>> routes() {
		Arbitrary<Integer> limits = Arbitraries.integers().between(1, 300);
		return limits
			.flatMap((limit) -> Arbitraries.integers().between(0, limit).map((demand) -> new Route(demand, limit)))
			.list()
			.ofMinSize(1)
			.ofMaxSize(12);
	}

	@Provide
	Arbitrary<List<RouteUse>> uses() {
		Arbitrary<Integer> limits = Arbitraries.integers().between(1, 300);
		Arbitrary<Double> loads = Arbitraries.doubles().between(0, 1);
		return Combinators.combine(limits, loads, loads)
			.as((limit, demand, mean) -> new RouteUse(limit, demand * limit, mean * demand * limit, 0))
			.list()
			.ofMinSize(1)
			.ofMaxSize(12);
	}

	/**
	 * A route.
	 *
	 * @param demand how many connections it wants
	 * @param limit how many it may have
	 */
	record Route(int demand, int limit) {

	}

}
