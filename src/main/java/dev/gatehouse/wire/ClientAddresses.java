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
import java.util.Optional;

/**
 * Whose address a request comes from: the socket's, unless that is a trusted proxy; then the
 * rightmost one of {@code X-Forwarded-For} that is not. Nothing else a client sends is believed,
 * and no name is ever looked up.
 */
@Singleton
final class ClientAddresses {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final int PREFIX_V6 = 64;

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

  private boolean trusts(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  /** The address that {@code text} is, with or without a port, brackets or a zone. */
  private static Optional<InetAddress> literal(String text) {
    String bare = text;
    if (bare.startsWith("[")) {
      int end = bare.indexOf(']');
      if (end < 0) {
        return Optional.empty();
      }
      bare = bare.substring(1, end);
    } else if (bare.indexOf(':') == bare.lastIndexOf(':') && bare.indexOf(':') > 0) {
      bare = bare.substring(0, bare.indexOf(':'));
    }
    int zone = bare.indexOf('%');
    bare = zone < 0 ? bare : bare.substring(0, zone);
    try {
      return Optional.of(InetAddress.ofLiteral(bare));
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
