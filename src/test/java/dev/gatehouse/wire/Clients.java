package dev.gatehouse.wire;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.wire.ethgas.EthgasClient;
import dev.gatehouse.wire.kontenbase.KontenbaseClient;
import dev.gatehouse.wire.sig.SigClient;
import dev.gatehouse.wire.transak.TransakClient;
import dev.gatehouse.wire.webmix.WebmixClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

/** Clients of all dialects that the service has. */
public final class Clients {

  public static final List<String> DIALECTS =
      List.of("ethgas", "sig", "webmix", "transak", "kontenbase");

  private static final Map<String, BiFunction<Http, String, Client>> SPEAKING =
      Map.of(
          "ethgas", EthgasClient::new,
          "sig", SigClient::new,
          "webmix", WebmixClient::new,
          "transak", TransakClient::new,
          "kontenbase", KontenbaseClient::new);

  private Clients() {}

  /** A client of a tenant that speaks {@code dialect}. */
  public static Client of(String dialect, Http http, String tenant) {
    return SPEAKING.get(dialect).apply(http, tenant);
  }

  /** The id of a code as {@code webmix} writes it. */
  public static String code(UUID id) {
    return Ulid.write(id);
  }
}
