package dev.gatehouse.tenant;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.installation.Settings;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants in force. The file is looked at again every half second; a new version is taken as a
 * whole, or, if anything in it is wrong, not at all.
 */
@Singleton
public class Tenants {

  private static final Logger LOG = LoggerFactory.getLogger(Tenants.class);

  private final TenantsFile reader;
  private final Path file;
  private final boolean demo;
  private volatile View view = new View(Map.of(), Map.of(), Map.of());
  private byte[] seen = new byte[0];

  Tenants(List<DialectDefaults> dialects, Settings settings) {
    this.reader = new TenantsFile(dialects, Settings::environment, settings.demo());
    this.file = Path.of(settings.tenants());
    this.demo = settings.demo();
  }

  @PostConstruct
  void load() {
    seen = digest();
    view = view(reader.read(file));
  }

  /** Takes a new version of the file, if there is one and nothing in it is wrong. */
  @Scheduled(fixedDelay = "500ms")
  synchronized void refresh() {
    byte[] current = digest();
    if (Arrays.equals(current, seen)) {
      return;
    }
    seen = current;
    try {
      view = view(reader.read(file));
      LOG.info("tenants={} file={} outcome=reloaded", view.byId.size(), file);
    } catch (Misconfiguration broken) {
      LOG.error(
          "file={} outcome=refused; the version before stays in force\n{}",
          file,
          broken.getMessage());
    }
  }

  public Collection<Tenant> all() {
    return view.byId.values();
  }

  public Optional<Tenant> find(String id) {
    return Optional.ofNullable(view.byId.get(id));
  }

  /** The tenant that the host names; {@code host} is lower case and without a port. */
  public Optional<Tenant> atHost(String host) {
    return Optional.ofNullable(view.byHost.get(host));
  }

  /** The tenant whose clients present {@code credential}. */
  public Optional<Tenant> withCredential(String credential) {
    return Optional.ofNullable(view.byCredential.get(CredentialDigest.of(credential)));
  }

  private View view(List<Tenant> tenants) {
    Map<String, Tenant> byId = new LinkedHashMap<>();
    Map<String, Tenant> byHost = new HashMap<>();
    Map<CredentialDigest, Tenant> byCredential = new HashMap<>();
    for (Tenant tenant : tenants) {
      byId.put(tenant.id(), tenant);
      if (demo) {
        byHost.put(tenant.id() + ".localhost", tenant);
      }
      tenant.hosts().forEach(host -> byHost.put(host, tenant));
      CredentialDigest credential = tenant.credential();
      if (credential != null) {
        byCredential.put(credential, tenant);
      }
    }
    return new View(byId, byHost, byCredential);
  }

  /** The digest of the file's content; empty while it cannot be read, as during a replacement. */
  private byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    } catch (IOException e) {
      return new byte[0];
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private record View(
      Map<String, Tenant> byId,
      Map<String, Tenant> byHost,
      Map<CredentialDigest, Tenant> byCredential) {}
}
