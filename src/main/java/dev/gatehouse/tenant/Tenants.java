package dev.gatehouse.tenant;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.tenant.TenantKeys.Setting;
import dev.gatehouse.tenant.TenantsFile.Description;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PostConstruct;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants in force. The file is looked at every half second; a new version is taken as a whole,
 * or, if anything in it is wrong, not at all. At the start the file comes before the database, so
 * that what is wrong with it is told at once.
 */
@Context
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public class Tenants {

  private static final Logger LOG = LoggerFactory.getLogger(Tenants.class);

  private final TenantsFile reader;
  private final Path file;
  private final boolean demo;
  private volatile View view = new View(Map.of(), Map.of(), Map.of(), Map.of());
  private byte[] taken = new byte[0];
  private byte[] seen = new byte[0];
  private String complaint = "";

  Tenants(List<DialectDefaults> dialects, Settings settings) {
    this.reader = new TenantsFile(dialects, Settings::environment, settings.demo());
    this.file = Path.of(settings.tenants());
    this.demo = settings.demo();
  }

  @PostConstruct
  synchronized void load() {
    seen = TenantsFile.content(file);
    take(seen);
  }

  /**
   * Takes a new version of the file, if there is one and nothing in it is wrong. It must look the
   * same twice: one that is still being written could pass for a shorter one.
   */
  @Scheduled(fixedDelay = "500ms", initialDelay = "500ms")
  synchronized void refresh() {
    try {
      byte[] current = TenantsFile.content(file, seen);
      boolean settled = Arrays.equals(current, seen);
      seen = current;
      complaint = "";
      if (settled && !Arrays.equals(current, taken)) {
        take(current);
        LOG.info("tenants={} file={} outcome=reloaded", view.byId.size(), file);
      }
    } catch (Misconfiguration broken) {
      complain(String.valueOf(broken.getMessage()));
    }
  }

  /** A version is taken once, even a broken one, so that its problems are told once. */
  private void take(byte[] content) {
    taken = content;
    view = view(describe(content));
  }

  private Description describe(byte[] content) {
    return reader.describe(String.valueOf(file.getFileName()), content);
  }

  private void complain(String why) {
    if (!why.equals(complaint)) {
      complaint = why;
      LOG.error("file={} outcome=refused; the version before stays in force\n{}", file, why);
    }
  }

  /** A version of the file that nothing is wrong with. */
  public static final class Version {

    private final byte[] content;
    private final Description description;

    private Version(byte[] content, Description description) {
      this.content = content;
      this.description = description;
    }
  }

  /**
   * A version that is in no file.
   *
   * @throws Misconfiguration with a line for each problem
   */
  public Version version(byte[] content) {
    return new Version(content, describe(content));
  }

  /**
   * The file as it is now.
   *
   * @throws Misconfiguration with a line for each problem, or if it cannot be read
   */
  public Version current() {
    return version(TenantsFile.content(file));
  }

  /** What would change if {@code version} were taken. */
  public TenantsChange change(Version version) {
    return TenantsChange.between(all(), version.description.tenants());
  }

  /** Takes a version at once; if the file has another one by now, that is taken next. */
  public synchronized void take(Version version) {
    seen = version.content;
    taken = version.content;
    view = view(version.description);
    LOG.info("tenants={} file={} outcome=reloaded", view.byId.size(), file);
  }

  public Collection<Tenant> all() {
    return view.byId.values();
  }

  public Optional<Tenant> find(String id) {
    return Optional.ofNullable(view.byId.get(id));
  }

  /** What is in force for a tenant, key by key, and why. */
  public Optional<SequencedMap<String, Setting>> settings(String id) {
    View current = view;
    return Optional.ofNullable(current.byId.get(id))
        .map(tenant -> TenantKeys.settings(tenant, current.lines.getOrDefault(id, Map.of())));
  }

  /** The tenant that the host names; {@code host} is lower case and without a port. */
  public Optional<Tenant> atHost(String host) {
    return Optional.ofNullable(view.byHost.get(host));
  }

  /** The tenant whose clients present {@code credential}. */
  public Optional<Tenant> withCredential(String credential) {
    return Optional.ofNullable(view.byCredential.get(CredentialDigest.of(credential)));
  }

  private View view(Description description) {
    Map<String, Tenant> byId = new LinkedHashMap<>();
    Map<String, Tenant> byHost = new HashMap<>();
    Map<CredentialDigest, Tenant> byCredential = new HashMap<>();
    for (Tenant tenant : description.tenants()) {
      byId.put(tenant.id(), tenant);
      if (demo) {
        byHost.put(TenantEntries.localhost(tenant.id()), tenant);
      }
      tenant.hosts().forEach(host -> byHost.put(host, tenant));
      CredentialDigest credential = tenant.credential();
      if (credential != null) {
        byCredential.put(credential, tenant);
      }
    }
    return new View(byId, byHost, byCredential, description.lines());
  }

  private record View(
      Map<String, Tenant> byId,
      Map<String, Tenant> byHost,
      Map<CredentialDigest, Tenant> byCredential,
      Map<String, Map<String, Integer>> lines) {}
}
