package dev.gatehouse.audit;

import dev.gatehouse.audit.Discrepancy.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Walks a tenant's chain once, line by line, and collects what is wrong with it. A hash that is
 * wrong is told once: the walk goes on from the one that stands there.
 */
final class ChainCheck {

  /** What an event says of itself by which the beginning of the chain was deleted. */
  static final String ANCHOR = "position";

  private static final Pattern PRUNED = Pattern.compile("\\{\"" + ANCHOR + "\":(\\d{1,18})}");

  private final String tenant;
  private final AuditKeys keys;
  private final @Nullable Checkpoint noted;
  private final List<Discrepancy> found = new ArrayList<>();

  /** The position of the link before, or of the checkpoint that the chain begins behind. */
  private long position;

  /** The hash there; null where what is missing leaves it unknown. */
  private byte @Nullable [] previous = Link.NOTHING;

  /** The position of the last checkpoint, or of the link at which it was told that none came. */
  private long signed;

  /** The checkpoint that the chain begins behind. */
  private long anchor;

  /** How far events say that the beginning was deleted. */
  private long pruned;

  private boolean ended;
  private long links;
  private long unsealed;
  private @Nullable Checkpoint last;

  /**
   * @param noted a checkpoint of this chain that was kept elsewhere; null if there is none
   */
  ChainCheck(String tenant, AuditKeys keys, @Nullable Checkpoint noted) {
    this.tenant = tenant;
    this.keys = keys;
    this.noted = noted != null && authentic(noted) ? noted : null;
  }

  void accept(Line line) {
    switch (line) {
      case Line.Sealed(Link link, Entry entry) -> sealed(link, entry);
      case Line.Signed(Checkpoint checkpoint) -> signed(checkpoint);
      case Line.Unsealed(Entry entry) -> {
        unsealed++;
        genuine(entry, 0);
      }
      case Line.End(long end, byte[] hash) -> ended(end, hash);
    }
  }

  /** What was found, now that all has been walked. */
  Verdict verdict() {
    if (anchor > pruned) {
      told(
          Kind.REMOVED,
          1,
          null,
          "the links 1 to " + anchor + " are missing, and no event says that they were pruned");
    }
    if (!ended && position > 0) {
      cut(position + 1, "there is no end");
    }
    if (noted != null && noted.position() > position) {
      cut(noted.position(), "the noted checkpoint is of a later link");
    }
    if (last != null && last.position() > position) {
      cut(last.position(), "a checkpoint is of a later link");
    }
    return new Verdict(tenant, links, unsealed, last, List.copyOf(found));
  }

  private void sealed(Link link, @Nullable Entry entry) {
    if (link.position() <= position) {
      told(Kind.INSERTED, link.position(), link.event(), "the position is taken");
      return;
    }
    if (link.position() > position + 1) {
      told(
          Kind.REMOVED,
          position + 1,
          null,
          "the links " + (position + 1) + " to " + (link.position() - 1) + " are missing");
      previous = null;
    }
    links++;
    position = link.position();
    if (entry == null) {
      told(Kind.REMOVED, position, link.event(), "the event is missing");
    } else if (genuine(entry, position) && previous != null) {
      byte[] expected = keys.link(previous, position, entry);
      if (!Arrays.equals(expected, link.hash()) || !entry.id().equals(link.event())) {
        told(Kind.SWAPPED, position, entry.id(), "it is not what was sealed here");
      }
    }
    previous = link.hash();
    if (position - signed > Chains.STRETCH) {
      told(
          Kind.UNSIGNED,
          position,
          null,
          "more than " + Chains.STRETCH + " links are without a checkpoint");
      signed = position;
    }
    compared(noted);
  }

  /** Whether the event is as its writer wrote it, as far as its mark can say. */
  private boolean genuine(Entry entry, long place) {
    byte[] mark = entry.mark();
    if (mark != null && Arrays.equals(mark, keys.mark(entry)) && entry.tenant().equals(tenant)) {
      Matcher said = PRUNED.matcher(entry.details());
      if (entry.action().equals(Action.AUDIT_PRUNED.word()) && said.matches()) {
        pruned = Math.max(pruned, Long.parseLong(said.group(1)));
      }
      return true;
    }
    told(
        place == 0 || mark == null ? Kind.INSERTED : Kind.CHANGED,
        place,
        entry.id(),
        "it is not what its writer marked");
    return false;
  }

  private void signed(Checkpoint checkpoint) {
    if (!authentic(checkpoint)) {
      return;
    }
    last = checkpoint;
    signed = checkpoint.position();
    if (links == 0) {
      // What came before was in the tenant's way of keeping things, and is gone.
      position = checkpoint.position();
      previous = checkpoint.hash();
      anchor = position;
      compared(noted);
    } else {
      compared(checkpoint);
    }
  }

  private boolean authentic(Checkpoint checkpoint) {
    if (!keys.claimed(checkpoint)) {
      told(Kind.WRONG_KEY, checkpoint.position(), null, "signed with the key " + checkpoint.key());
      return false;
    }
    if (!keys.signed(checkpoint) || !checkpoint.tenant().equals(tenant)) {
      told(Kind.BAD_SIGNATURE, checkpoint.position(), null, "the checkpoint was changed");
      return false;
    }
    return true;
  }

  private void compared(@Nullable Checkpoint checkpoint) {
    if (checkpoint != null
        && checkpoint.position() == position
        && !Arrays.equals(checkpoint.hash(), previous)) {
      told(Kind.REWRITTEN, position, null, "another hash was signed");
    }
  }

  private void ended(long end, byte[] hash) {
    ended = true;
    if (end > position) {
      cut(end, "the head is at a later link");
    } else if (end < position || !Arrays.equals(hash, previous)) {
      told(Kind.REWRITTEN, end, null, "the head is another one");
    }
  }

  private void cut(long end, String why) {
    told(
        Kind.TRUNCATED,
        position + 1,
        null,
        "the links " + (position + 1) + " to " + end + " are missing: " + why);
  }

  private void told(Kind kind, long place, @Nullable UUID event, String detail) {
    found.add(new Discrepancy(kind, place, event, detail));
  }
}
