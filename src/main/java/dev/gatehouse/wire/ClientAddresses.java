package dev.gatehouse.wire;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.installation.Settings;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whose address a request comes from: the socket's, unless that is a trusted proxy; then the
 * rightmost one of {@code X-Forwarded-For} that is not. Nothing else a client sends is believed,
 * and no name is ever looked up.
 */
@Singleton
public final class ClientAddresses {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final int PREFIX_V6 = 64;

  /** Stricter than the platform, to which {@code 1.2.3} and {@code 16909060} are addresses, too. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?<v4>(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2}))(?::[0-9]{1,5})?"
              + "|\\[(?<bracketed>[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+)(?:%[^]]*)?](?::[0-9]{1,5})?"
              + "|(?<v6>[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+)(?:%.*)?");

  private final List<Range> trusted = new ArrayList<>();

  ClientAddresses(Settings settings) {
    List<String> ranges = settings.trustedProxies();
    for (String range : ranges == null ? List.<String>of() : ranges) {
      if (!range.isBlank()) {
        trusted.add(
            Range.parse(range.strip())
                .orElseThrow(() ->
                    new Misconfiguration(
                        "GATEHOUSE_TRUSTED_PROXIES: "
                            + range
                            + ": expected addresses or ranges such as 10.0.0.0/8, separated by"
                            + " commas")));
      }
    }
  }

  /** The client's address in canonical form; an IPv6 one stands for its /64. */
  String of(HttpRequest<?> request) {
    InetAddress address = request.getRemoteAddress().getAddress();
    if (trusts(address)) {
      List<String> hops = new ArrayList<>();
      for (String header : request.getHeaders().getAll(FORWARDED_FOR)) {
        hops.addAll(Arrays.asList(header.split(",", -1)));
      }
      for (String hop : hops.reversed()) {
        Optional<InetAddress> next = literal(hop.strip());
        if (next.isEmpty()) {
          break;
        }
        address = next.get();
        if (!trusts(address)) {
          break;
        }
      }
    }
    return canonical(address);
  }

  /** What calls from the address that {@code text} is are counted for; empty if it is none. */
  public static Optional<String> counted(String text) {
    return literal(text).map(ClientAddresses::canonical);
  }

  private boolean trusts(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  /** The address that {@code text} is, with or without a port, brackets or a zone. */
  private static Optional<InetAddress> literal(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return Optional.empty();
    }
    try {
      return Stream.of("v4", "bracketed", "v6")
          .map(written::group)
          .filter(Objects::nonNull)
          .findFirst()
          .map(InetAddress::ofLiteral);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String canonical(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), PREFIX_V6 / 8), 16);
    try {
      return InetAddress.getByAddress(network).getHostAddress();
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The addresses that begin with the same bits. */
  private record Range(List<Byte> network, int bits) {

    static Optional<Range> parse(String text) {
      int slash = text.indexOf('/');
      Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
      String bits = slash < 0 ? "" : text.substring(slash + 1);
      if (address.isEmpty() || !(slash < 0 || bits.matches("[0-9]{1,3}"))) {
        return Optional.empty();
      }
      List<Byte> network = list(address.get());
      int prefix = slash < 0 ? network.size() * 8 : Integer.parseInt(bits);
      return prefix > network.size() * 8
          ? Optional.empty()
          : Optional.of(new Range(network, prefix));
    }

    boolean contains(InetAddress address) {
      List<Byte> other = list(address);
      if (other.size() != network.size()) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((network.get(bit / 8) & mask) != (other.get(bit / 8) & mask)) {
          return false;
        }
      }
      return true;
    }

    private static List<Byte> list(InetAddress address) {
      List<Byte> bytes = new ArrayList<>();
      for (byte b : address.getAddress()) {
        bytes.add(b);
      }
      return bytes;
    }
  }
}
