package io.httppool;

import java.util.Arrays;
import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

import io.httppool.time.Ticker;

/**
 * The arrows between the packages, and what else all classes keep to. A package that is
 * not there yet is bound by its rule once it comes.
 */
@AnalyzeClasses(packages = "io.httppool", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String[] ENGINE = ours("time", "settings", "snapshot", "statistics", "verdict", "event",
			"pool", "address", "connect", "check", "upkeep", "tuning", "warmup", "lean");

	private static final String AUTO_CONFIGURATION = "org.springframework.boot.autoconfigure.AutoConfiguration";

	@ArchTest
	final ArchRule timeKnowsNothingOfOurs = onlyKnows("time");

	@ArchTest
	final ArchRule statisticsKnowNothingOfOurs = onlyKnows("statistics");

	@ArchTest
	final ArchRule settingsKnowNothingOfOurs = onlyKnows("settings");

	@ArchTest
	final ArchRule snapshotsKnowPlainData = onlyKnows("snapshot", "settings", "statistics", "time");

	@ArchTest
	final ArchRule verdictsKnowSnapshots = onlyKnows("verdict", "snapshot", "settings", "statistics");

	@ArchTest
	final ArchRule eventsKnowPlainData = onlyKnows("event", "snapshot", "settings");

	@ArchTest
	final ArchRule poolKnowsDataAndWords = onlyKnows("pool", "address", "event", "verdict", "snapshot", "settings",
			"statistics", "time");

	@ArchTest
	final ArchRule addressKnowsPlainData = onlyKnows("address", "snapshot", "settings", "time");

	@ArchTest
	final ArchRule dnsjavaKnowsTheSeam = onlyKnows("dnsjava", "address");

	@ArchTest
	final ArchRule onlyItsPackageKnowsDnsjava = ArchRuleDefinition.noClasses()
		.that()
		.resideOutsideOfPackage("io.httppool.dnsjava..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.xbill.DNS..");

	@ArchTest
	final ArchRule connectKnowsThePool = onlyKnows("connect", "pool", "address", "snapshot", "settings", "time");

	@ArchTest
	final ArchRule checkKnowsThePool = onlyKnows("check", "pool", "address", "snapshot", "settings", "time");

	@ArchTest
	final ArchRule upkeepKnowsPoolAndConnect = onlyKnows("upkeep", "pool", "event", "connect", "snapshot", "settings",
			"time");

	@ArchTest
	final ArchRule tuningKnowsPoolAndStatistics = onlyKnows("tuning", "pool", "event", "snapshot", "settings",
			"statistics", "time");

	@ArchTest
	final ArchRule leanKnowsNothingOfOurs = onlyKnows("lean");

	@ArchTest
	final ArchRule clientKnowsPoolAndConnect = onlyKnows("client", "lean", "pool", "event", "connect", "address",
			"dnsjava", "warmup", "snapshot", "settings", "time");

	@ArchTest
	final ArchRule warmUpKnowsThePools = onlyKnows("warmup", "pool", "snapshot", "settings", "time");

	@ArchTest
	final ArchRule historyKnowsThePools = onlyKnows("history", "pool", "event", "tuning", "snapshot", "settings",
			"statistics", "time");

	@ArchTest
	final ArchRule dashboardKnowsNothingOfOurs = onlyKnows("dashboard");

	@ArchTest
	final ArchRule viewsDoNotKnowHowConnectionsAreMade = ArchRuleDefinition.noClasses()
		.that()
		.resideInAnyPackage(ours("metrics", "tracing", "health", "history", "endpoint"))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(ours("connect", "client", "check", "dashboard"))
		.allowEmptyShould(true);

	@ArchTest
	final ArchRule nobodyKnowsTheWiring = ArchRuleDefinition.noClasses()
		.that()
		.resideOutsideOfPackage("io.httppool.autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.httppool.autoconfigure..");

	@ArchTest
	final ArchRule packagesFormNoCycle = SlicesRuleDefinition.slices()
		.matching("io.httppool.(*)..")
		.should()
		.beFreeOfCycles();

	/** Nested types count as their outer type, and a sealed family as one. */
	@ArchTest
	final ArchRule classesOfTheEngineFormNoCycle = SlicesRuleDefinition.slices()
		.assignedFrom(new ClassFamilies(ENGINE))
		.should()
		.beFreeOfCycles();

	@ArchTest
	final ArchRule theEngineKnowsNoFramework = ArchRuleDefinition.noClasses()
		.that()
		.resideInAnyPackage(ENGINE)
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "io.micrometer..");

	@ArchTest
	final ArchRule timeIsAnArgument = ArchRuleDefinition.noClasses()
		.that()
		.doNotHaveFullyQualifiedName(Ticker.class.getName())
		.should()
		.accessTargetWhere(readsAClock());

	@ArchTest
	final ArchRule nobodyForgetsNullness = ArchRuleDefinition.classes().should(resideInAPackageThatIsNullMarked());

	@ArchTest
	final ArchRule autoConfigurationsArePublicAndFinal = ArchRuleDefinition.classes()
		.that()
		.areAnnotatedWith(AUTO_CONFIGURATION)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.allowEmptyShould(true);

	@ArchTest
	final ArchRule theEngineIsNotExtended = ArchRuleDefinition.classes()
		.that()
		.resideInAnyPackage(ENGINE)
		.and()
		.areNotInterfaces()
		.and()
		.areTopLevelClasses()
		.and()
		.doNotHaveModifier(JavaModifier.ABSTRACT)
		.should()
		.haveModifier(JavaModifier.FINAL);

	private static ArchRule onlyKnows(String name, String... others) {
		String[] known = Arrays.copyOf(others, others.length + 1);
		known[others.length] = name;
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage("io.httppool." + name + "..")
			.should()
			.onlyDependOnClassesThat(areNotOursOrResideIn(known))
			.allowEmptyShould(true);
	}

	private static DescribedPredicate<JavaClass> areNotOursOrResideIn(String... names) {
		return JavaClass.Predicates.resideOutsideOfPackage("io.httppool..")
			.or(JavaClass.Predicates.resideInAnyPackage(ours(names)));
	}

	private static String[] ours(String... names) {
		return Arrays.stream(names).map((name) -> "io.httppool." + name + "..").toArray(String[]::new);
	}

	/** Calls and method references alike. */
	private static DescribedPredicate<JavaAccess<?>> readsAClock() {
		Set<String> clocks = Set.of("System.nanoTime", "System.currentTimeMillis", "Instant.now", "Clock.systemUTC");
		return DescribedPredicate.describe("reads a clock", (access) -> clocks
			.contains(access.getTargetOwner().getSimpleName() + "." + access.getTarget().getName()));
	}

	private static ArchCondition<JavaClass> resideInAPackageThatIsNullMarked() {
		return new ArchCondition<>("reside in a package that is @NullMarked") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean isMarked = type.getPackage()
					.tryGetPackageInfo()
					.filter((info) -> info.isAnnotatedWith(NullMarked.class))
					.isPresent();
				events.add(new SimpleConditionEvent(type, isMarked,
						"%s: package-info of %s".formatted(type.getName(), type.getPackageName())));
			}

		};
	}

}
