package io.httppool.test.soak;

import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * The resources of this process.
 *
 * @param heapMegabytes heap that is in use
 * @param threads live threads
 * @param descriptors open file descriptors; 0 where the system does not tell
 */
record Footprint(long heapMegabytes, int threads, long descriptors) {

	static Footprint now() {
		long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		return new Footprint(used >> 20, ManagementFactory.getThreadMXBean().getThreadCount(), openDescriptors());
	}

	private static long openDescriptors() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)
				? system.getOpenFileDescriptorCount() : 0;
	}

	/** Return the resources that are left after a garbage collection. */
	static Footprint afterCollection() {
		System.gc();
		return now();
	}

	@Override
	public String toString() {
		return "heap=%d MB, threads=%d, descriptors=%d".formatted(this.heapMegabytes, this.threads, this.descriptors);
	}

}
