package org.heapdiff.parser.layout;

import java.io.File;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.SimpleDateFormat;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TimeZone;
import java.util.Timer;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A program whose heap holds as many kinds of objects as possible, most of them once: JDK classes
 * with fields that the JVM injects or pads, and generated classes with random fields in chains of
 * superclasses. Prints {@code READY} when it stands still and ends when its input does.
 *
 * <p>Arguments: a directory for the generated classes, and their number (default 400).
 */
@SuppressWarnings({"FutureReturnValueIgnored", "IdentityHashMapUsage", "JdkObsolete"})
public final class LayoutZoo {
  private static final List<Object> KEPT = Collections.synchronizedList(new ArrayList<>());

  private LayoutZoo() {}

  /** A thread with fields of its own, which start after the padding of its superclass. */
  static class Keeper extends Thread {
    final byte small = 1;
    final long large = 2;
    final CountDownLatch running = new CountDownLatch(1);

    Keeper(String name) {
      super(name);
      setDaemon(true);
    }

    @Override
    public void run() {
      running.countDown();
      sleepForever();
    }
  }

  /** A subclass of a subclass of a padded class. */
  static final class HeadKeeper extends Keeper {
    final short shortage = 3;
    final Object object = "head";

    HeadKeeper() {
      super("head-keeper");
    }
  }

  /** A subclass of an exception type the JVM injects a field into. */
  static final class OddInternalError extends InternalError {
    final byte odd = 1;
  }

  /** A subclass of a class the JVM injects a field into. */
  static class EmptyLoader extends ClassLoader {
    final boolean empty = true;
  }

  enum Animal {
    CAT,
    DOG {
      final int bark = 1;

      @Override
      public String toString() {
        return "dog" + bark;
      }
    }
  }

  record Cage(byte a, short b, Object c, double d) {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int classes = args.length > 1 ? Integer.parseInt(args[1]) : 400;
    collections();
    concurrency();
    threads();
    invocation();
    library();
    arrays();
    generated(directory, classes);
    System.gc();
    Thread.sleep(500);
    System.out.println("READY");
    System.out.flush();
    while (System.in.read() >= 0) {}
    System.out.println(KEPT.size());
    System.exit(0);
  }

  private static void keep(Object... objects) {
    KEPT.addAll(Arrays.asList(objects));
  }

  private static void sleepForever() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sleepUnder(int frames) {
    if (frames > 0) {
      sleepUnder(frames - 1);
    } else {
      sleepForever();
    }
  }

  private static void collections() {
    Map<String, Integer> map = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      map.put("key " + i, i * 1000);
    }
    keep(map, map.keySet(), map.entrySet(), map.values(), new HashSet<>(map.keySet()));
    keep(new LinkedHashMap<>(map), new TreeMap<>(map), new WeakHashMap<>(map));
    keep(new IdentityHashMap<>(map), new EnumMap<>(Map.of(Animal.CAT, 1)), Animal.DOG);
    keep(new LinkedList<>(map.keySet()), new ArrayDeque<>(map.keySet()));
    keep(new PriorityQueue<>(map.keySet()), List.of(1, 2), List.of(1, 2, 3), Map.of(1, 2));
    keep(Map.of(1, 2, 3, 4), BitSet.valueOf(new long[] {5}), List.copyOf(map.keySet()).iterator());
    keep(new TreeMap<>(map).descendingMap(), new ArrayList<>(map.keySet()).subList(1, 3));
    keep(Collections.unmodifiableMap(map), Collections.synchronizedMap(map), new StringJoiner(","));
    keep(map.entrySet().iterator(), map.keySet().spliterator(), map.keySet().stream());
    keep(new Cage((byte) 1, (short) 2, "c", 4), new Cage((byte) 1, (short) 2, "d", 4));
  }

  private static void concurrency() throws Exception {
    ConcurrentHashMap<Integer, Object> map = new ConcurrentHashMap<>();
    LongAdder adder = new LongAdder();
    ForkJoinPool pool = new ForkJoinPool(3);
    pool.submit(
            () ->
                IntStream.range(0, 200_000)
                    .parallel()
                    .forEach(
                        i -> {
                          adder.increment();
                          map.put(i % 5000, i);
                        }))
        .get();
    ExecutorService executor = Executors.newFixedThreadPool(4);
    for (int k = 0; k < 4; k++) {
      executor.submit(
          () -> {
            for (int i = 0; i < 300_000; i++) {
              adder.increment();
              map.put(i, i);
              if (i % 3 == 0) {
                map.remove(i / 2);
              }
            }
          });
    }
    executor.shutdown();
    boolean done = executor.awaitTermination(1, TimeUnit.MINUTES);
    map.clear();
    map.put(1, done);
    keep(map, adder, pool, executor, ConcurrentHashMap.newKeySet(), map.keys());
    keep(new ConcurrentSkipListMap<>(Map.of(1, 2)), new ConcurrentLinkedQueue<>(List.of(1)));
    keep(new ConcurrentLinkedDeque<>(List.of(1)), new CopyOnWriteArrayList<>(List.of(1)));
    keep(new ArrayBlockingQueue<>(1), new LinkedBlockingQueue<>(List.of(1)));
    keep(new LinkedBlockingDeque<>(List.of(1)), new LinkedTransferQueue<>(List.of(1)));
    keep(new PriorityBlockingQueue<>(List.of(1)), new DelayQueue<>(), new SynchronousQueue<>());
    keep(new SynchronousQueue<>(true), new CountDownLatch(1), new CyclicBarrier(2), new Phaser(1));
    keep(new Semaphore(1), new ReentrantLock(true), new ReentrantReadWriteLock());
    keep(new StampedLock(), new AtomicLong(), new AtomicReference<>());
    CompletableFuture<Integer> future = new CompletableFuture<>();
    keep(future, future.thenApply(x -> x + 1), future.thenCombine(future, Integer::sum));
    Exchanger<String> exchanger = new Exchanger<>();
    daemon("exchanger", () -> exchanger.exchange("mine"));
    keep(exchanger);
    SubmissionPublisher<String> publisher = new SubmissionPublisher<>();
    publisher.subscribe(new Listener());
    publisher.submit("news");
    keep(publisher, ForkJoinPool.commonPool());
    keep(Executors.newScheduledThreadPool(1).schedule(() -> 1, 1, TimeUnit.DAYS));
    Timer timer = new Timer(true);
    keep(timer);
    SynchronousQueue<Object> waiting = new SynchronousQueue<>();
    daemon("taker", waiting::take);
    LinkedTransferQueue<Object> transfer = new LinkedTransferQueue<>();
    daemon("transfer-taker", transfer::take);
  }

  private static final class Listener implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable throwable) {}

    @Override
    public void onComplete() {}
  }

  private interface Blocking {
    Object run() throws Exception;
  }

  private static void daemon(String name, Blocking action) {
    Thread thread =
        new Thread(
            () -> {
              try {
                keep(action.run());
              } catch (Exception e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void threads() throws Exception {
    for (Keeper keeper : List.of(new HeadKeeper(), new Keeper("a"), new Keeper("b"))) {
      keeper.start();
      keeper.running.await();
      keep(keeper);
    }
    ThreadLocal<String> local = ThreadLocal.withInitial(() -> "local");
    keep(local.get(), local, new InheritableThreadLocal<>());
    try {
      // JDK 21 and later: a blocked virtual thread keeps its stack in the heap.
      Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
      for (int frames : new int[] {0, 1, 2, 5, 30, 200}) {
        start.invoke(null, (Runnable) () -> sleepUnder(frames));
      }
    } catch (NoSuchMethodException e) {
      keep(e);
    }
    keep(new OddInternalError(), new InternalError(), new IllegalStateException());
    List<StackWalker.StackFrame> frames =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(stack -> stack.toList());
    keep(frames);
  }

  static String greet(String name) {
    return "hello " + name;
  }

  private static void invocation() throws Exception {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle handle =
        lookup.findStatic(
            LayoutZoo.class, "greet", MethodType.methodType(String.class, String.class));
    CallSite site = new MutableCallSite(handle);
    Supplier<String> capturing = () -> greet("you") + handle;
    keep(handle, site, site.dynamicInvoker(), handle.bindTo("x"), capturing, capturing.get());
    keep(lookup.revealDirect(handle), LayoutZoo.class.getDeclaredMethods());
    keep((Object) LayoutZoo.class.getDeclaredFields());
    keep(
        lookup.findVarHandle(Spot.class, "x", int.class),
        MethodHandles.arrayElementVarHandle(long[].class),
        new EmptyLoader());
  }

  static final class Spot {
    volatile int x;
    static final Spot ORIGIN = new Spot();
    static byte step = 1;
    static long count = 2;
    static short half = 3;
    static double angle = 4;
    static Object mark = "mark";
    static Object second = "second";
  }

  private static void library() throws Exception {
    Matcher matcher = Pattern.compile("(a+)(?<b>b|c)*[^d-f]{2,3}?").matcher("aabbcx");
    keep(matcher, matcher.find(), Pattern.compile("x", Pattern.CASE_INSENSITIVE));
    Logger logger = Logger.getLogger("zoo");
    keep(
        logger, new ConsoleHandler(), HttpClient.newHttpClient(), URI.create("http://localhost/x"));
    keep(new DecimalFormat("#,##0.00"), new SimpleDateFormat("yyyy", Locale.ROOT));
    keep(
        Calendar.getInstance(),
        ZonedDateTime.now(ZoneOffset.UTC),
        TimeZone.getTimeZone("Europe/Berlin"));
    keep(ByteBuffer.allocateDirect(64), ByteBuffer.allocate(64).asLongBuffer());
    keep(new Deflater(), new CRC32(), new Random(1), Spot.ORIGIN);
    keep(new URL("http://localhost/").getPath(), Locale.forLanguageTag("de-CH"));
    keep(Runtime.version(), ProcessHandle.current(), new Object(), Character.valueOf('\u1234'));
    keep((byte) 1, (short) 1000, 1.5f, 2.5d, 100_000L, true);
  }

  private static void arrays() {
    for (int n = 0; n < 20; n++) {
      keep(new boolean[n], new byte[n], new char[n], new short[n], new int[n], new float[n]);
      keep(new long[n], new double[n], new Object[n], new String[n][n], new Integer[n]);
    }
    keep(new byte[1_000_003], new int[1][2][3]);
  }

  /** Compiles classes with random fields, most with a superclass that has some too. */
  private static void generated(Path directory, int count) throws Exception {
    Random random = new Random(42);
    String[] types = {"long", "double", "int", "float", "short", "char", "byte", "boolean"};
    StringBuilder source = new StringBuilder("package zoo;\n");
    for (int c = 0; c < count; c++) {
      source.append("class C").append(c);
      if (c > 0 && random.nextInt(6) > 0) {
        source.append(" extends C").append(Math.max(0, c - 1 - random.nextInt(3)));
      }
      source.append(" {\n");
      int fields = random.nextInt(4) == 0 ? 0 : random.nextInt(6);
      for (int f = 0; f < fields; f++) {
        String type = random.nextInt(3) == 0 ? "Object" : types[random.nextInt(types.length)];
        source.append("  ").append(random.nextInt(8) == 0 ? "static " : "").append(type);
        source.append(" f").append(f).append(";\n");
      }
      source.append("}\n");
    }
    Path file = directory.resolve("Zoo.java");
    Files.createDirectories(directory);
    Files.writeString(file, source, StandardCharsets.UTF_8);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, "-nowarn", "-d", directory.toString(), file.toString())
        != 0) {
      throw new IllegalStateException("cannot compile " + file);
    }
    URLClassLoader loader =
        new URLClassLoader(new URL[] {new File(directory + "/").toURI().toURL()});
    keep(loader);
    for (int c = 0; c < count; c++) {
      var constructor = loader.loadClass("zoo.C" + c).getDeclaredConstructor();
      constructor.setAccessible(true);
      for (int n = random.nextInt(3) == 0 ? 5 : 1; n > 0; n--) {
        keep(constructor.newInstance());
      }
    }
  }
}
