package io.httppool.client;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import org.springframework.context.ApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.web.client.RestClient;

import io.httppool.pool.PoolRegistry;

/**
 * A program that sends requests by many threads while it has descriptors for a few
 * connections only. It runs in a process of its own, whose limit of open files is low.
 */
public final class ShortOfDescriptors {

	private static final int THREADS = 40;

	private static final int REQUESTS = 5;

	private ShortOfDescriptors() {
	}

	/**
	 * Run.
	 * @param args the URL, and how many descriptors to leave
	 */
	public static void main(String[] args) {
		ClientContext.runner()
			.withPropertyValues("httppool.defaults.per-route.max=100", "httppool.defaults.per-route.initial=100",
					"httppool.tuner.mode=off")
			.run((context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).build();
				loadClasses();
				String warm = send(client, args[0]);
				Deque<FileInputStream> files = fill(Integer.parseInt(args[1]));
				Queue<String> failures = new ConcurrentLinkedQueue<>();
				List<Thread> threads = IntStream.range(0, THREADS)
					.mapToObj((i) -> new Thread(() -> sendAll(client, args[0], failures)))
					.toList();
				threads.forEach(Thread::start);
				for (Thread thread : threads) {
					thread.join();
				}
				while (!files.isEmpty()) {
					files.pop().close();
				}
				System.out.println("warm=" + warm + " failures=" + failures + " survived=" + survived(context));
			});
	}

	/**
	 * Load the classes that lie in files of their own: to load one takes a descriptor.
	 */
	private static void loadClasses() throws IOException, ClassNotFoundException {
		SimpleMetadataReaderFactory classes = new SimpleMetadataReaderFactory();
		for (Resource file : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/httppool/**/*.class")) {
			String name = classes.getMetadataReader(file).getClassMetadata().getClassName();
			if (!name.endsWith("Tests") && !name.contains("Tests$")) {
				Class.forName(name, false, ShortOfDescriptors.class.getClassLoader());
			}
		}
	}

	private static void sendAll(RestClient client, String url, Queue<String> failures) {
		for (int i = 0; i < REQUESTS; i++) {
			try {
				send(client, url);
			}
			catch (RuntimeException ex) {
				failures.add(ex.toString());
			}
		}
	}

	private static String send(RestClient client, String url) {
		return String.valueOf(client.get().uri(url).retrieve().body(String.class));
	}

	/** Open files until none can be opened, then close a few. */
	private static Deque<FileInputStream> fill(int spare) throws IOException {
		Deque<FileInputStream> files = new ArrayDeque<>();
		boolean isFull = false;
		while (!isFull) {
			try {
				files.push(new FileInputStream("/dev/null"));
			}
			catch (IOException ex) {
				isFull = true;
			}
		}
		for (int i = 0; i < spare; i++) {
			files.pop().close();
		}
		return files;
	}

	private static String survived(ApplicationContext context) {
		return context.getBean(PoolRegistry.class)
			.pools()
			.stream()
			.map((pool) -> pool.snapshot().survived().toString())
			.toList()
			.toString();
	}

}
