package io.httppool;

import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * A slice for each top-level class of some packages, with its nested types. A class that
 * implements a sealed interface of its own package belongs to the slice of that
 * interface.
 */
final class ClassFamilies implements SliceAssignment {

	private final DescribedPredicate<JavaClass> isInPackages;

	ClassFamilies(String... packages) {
		this.isInPackages = JavaClass.Predicates.resideInAnyPackage(packages);
	}

	@Override
	public SliceIdentifier getIdentifierOf(JavaClass type) {
		return this.isInPackages.test(type) ? SliceIdentifier.of(familyOf(outermost(type)).getName())
				: SliceIdentifier.ignore();
	}

	private static JavaClass outermost(JavaClass type) {
		return type.getEnclosingClass().map(ClassFamilies::outermost).orElse(type);
	}

	private static JavaClass familyOf(JavaClass type) {
		List<JavaClass> families = type.getRawInterfaces()
			.stream()
			.filter((parent) -> parent.getPackageName().equals(type.getPackageName()))
			.filter((parent) -> outermost(parent).reflect().isSealed())
			.toList();
		return families.isEmpty() ? type : outermost(families.get(0));
	}

	@Override
	public String getDescription() {
		return "classes of the engine";
	}

}
