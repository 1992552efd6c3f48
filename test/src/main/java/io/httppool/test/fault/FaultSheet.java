package io.httppool.test.fault;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The faults in force, in the order they were inflicted. Thread-safe.
 */
final class FaultSheet {

	private final List<Infliction> inflictions = new CopyOnWriteArrayList<>();

	private final Random random;

	private final Runnable onChange;

	/**
	 * Create an empty sheet.
	 * @param seed the seed for faults with a chance
	 * @param onChange a listener, run when a fault was added or ended
	 */
	FaultSheet(long seed, Runnable onChange) {
		this.random = new Random(seed);
		this.onChange = onChange;
	}

	Infliction add(Fault fault, Dose dose) {
		Infliction infliction = new Infliction(fault, dose, this.random, this::end);
		this.inflictions.add(infliction);
		this.onChange.run();
		return infliction;
	}

	/** Return a fault that is not on the sheet and always strikes. */
	Infliction privately(Fault fault) {
		return new Infliction(fault, Dose.always(), this.random, (ended) -> {
		});
	}

	private void end(Infliction infliction) {
		this.inflictions.remove(infliction);
		this.onChange.run();
	}

	/** Return the faults of a kind that are in force. */
	List<Infliction> inForce(Class<? extends Fault> kind) {
		return this.inflictions.stream().filter((infliction) -> kind.isInstance(infliction.fault())).toList();
	}

	/** Return the faults of a kind that strike now. */
	List<Infliction> strike(Class<? extends Fault> kind) {
		return inForce(kind).stream().filter(Infliction::strike).toList();
	}

	void heal() {
		this.inflictions.forEach(Infliction::end);
	}

	@Override
	public String toString() {
		return this.inflictions.toString();
	}

}
