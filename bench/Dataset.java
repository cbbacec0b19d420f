import dev.gatehouse.account.PasswordHashing;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Generations;
import dev.gatehouse.token.RefreshTokens;
import io.micronaut.context.ApplicationContext;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the load generator needs of the service itself: {@code keys}, a key ring for every tenant;
 * {@code hash PASSWORD}, a password's hash; {@code hashes SECONDS}, how many a second all cores
 * verify; {@code tokens TENANTS ACCOUNTS FROM TO FOLDER}, tokens for sessions of data.sql that have
 * none; {@code sweep}, to take expired rows away as any node does, for as long as it runs. Run by
 * {@code java -cp gatehouse.jar Dataset.java}, with the service's own environment.
 */
class Dataset {

  void main(String[] args) throws Exception {
    try (ApplicationContext context = ApplicationContext.run()) {
      switch (args[0]) {
        case "keys" ->
            context
                .getBean(Tenants.class)
                .all()
                .forEach(tenant -> context.getBean(AccessTokens.class).prepare(tenant));
        case "hash" ->
            System.out.println(
                "hash=" + context.getBean(PasswordHashing.class).hash(args[1]).orElseThrow());
        case "hashes" ->
            System.out.println(
                "hashes="
                    + hashes(
                        context.getBean(PasswordHashing.class),
                        Duration.ofSeconds(Integer.parseInt(args[1]))));
        case "sweep" -> sweep(context);
        default ->
            tokens(
                context,
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Integer.parseInt(args[4]),
                Path.of(args[5]));
      }
    }
  }

  /** What a node does every ten minutes, without the ten minutes. */
  private static void sweep(ApplicationContext context) throws Exception {
    Class<?> type = Class.forName("dev.gatehouse.session.ExpiredRows");
    Method sweep = type.getDeclaredMethod("sweep");
    sweep.setAccessible(true);
    Object rows = context.getBean(type);
    while (true) {
      sweep.invoke(rows);
    }
  }

  private static double hashes(PasswordHashing hashing, Duration time) throws Exception {
    String hash = hashing.hash("correct horse").orElseThrow();
    int cores = Runtime.getRuntime().availableProcessors();
    AtomicInteger done = new AtomicInteger();
    // Half of the time for the compiler.
    long counts = System.nanoTime() + time.toNanos() / 2;
    long ends = System.nanoTime() + time.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      for (int core = 0; core < cores; core++) {
        threads.submit(() -> {
          while (System.nanoTime() < ends) {
            boolean counted = System.nanoTime() >= counts;
            hashing.matches("bench", "correct horse", hash).orElseThrow();
            if (counted) {
              done.incrementAndGet();
            }
          }
        });
      }
    }
    return done.get() / (time.toNanos() / 2e9);
  }

  private static void tokens(
      ApplicationContext context, int tenants, int accounts, int from, int to, Path folder)
      throws Exception {
    AccessTokens accessTokens = context.getBean(AccessTokens.class);
    RefreshTokens refreshTokens = context.getBean(RefreshTokens.class);
    Transactions transactions = context.getBean(Transactions.class);
    Instant now = Instant.now();
    Instant expiresAt = now.plus(Duration.ofDays(30));
    try (PrintWriter access = writer(folder, "access", from);
        PrintWriter refresh = writer(folder, "refresh", from)) {
      // Tenant by tenant, in one transaction each: sessions of a tenant are TENANTS apart.
      for (int number = 0; number < tenants; number++) {
        Tenant tenant =
            context.getBean(Tenants.class).find("t%05d".formatted(number)).orElseThrow();
        int first = from + Math.floorMod(number - from, tenants);
        transactions.run(
            tenant.id(),
            () -> {
              for (int i = first; i < to; i += tenants) {
                UUID account = id("account", i % accounts);
                UUID session = id("session", i);
                String line = tenant.id() + " %s\n";
                access.printf(
                    line,
                    accessTokens
                        .issue(tenant, account, session, new Generations(0, 0, 0), now, expiresAt)
                        .token());
                refresh.printf(
                    line, refreshTokens.start(tenant, account, session, expiresAt).token());
              }
            });
      }
    }
  }

  private static PrintWriter writer(Path folder, String name, int from) throws Exception {
    return new PrintWriter(Files.newBufferedWriter(folder.resolve(name + "-" + from)));
  }

  /** As data.sql makes them: {@code md5('session' || i)::uuid}. */
  private static UUID id(String kind, int number) {
    try {
      ByteBuffer digest =
          ByteBuffer.wrap(
              MessageDigest.getInstance("MD5")
                  .digest((kind + number).getBytes(StandardCharsets.US_ASCII)));
      return new UUID(digest.getLong(), digest.getLong());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
