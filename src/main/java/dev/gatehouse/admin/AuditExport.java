package dev.gatehouse.admin;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.stream.Stream;

/** The parts of an export as bytes; the next one is made when the one before is read. */
@SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing else.
final class AuditExport implements Enumeration<InputStream> {

  private final Iterator<String> parts;

  private AuditExport(Iterator<String> parts) {
    this.parts = parts;
  }

  static InputStream of(Stream<String> parts) {
    return new SequenceInputStream(new AuditExport(parts.iterator()));
  }

  @Override
  public boolean hasMoreElements() {
    return parts.hasNext();
  }

  @Override
  public InputStream nextElement() {
    return new ByteArrayInputStream(parts.next().getBytes(StandardCharsets.UTF_8));
  }
}
