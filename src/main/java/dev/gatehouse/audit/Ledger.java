package dev.gatehouse.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A tenant's chain, a part at a time: no more of it is ever in memory. Every row is in it once,
 * also one with a position or number that the service gives to none.
 */
final class Ledger implements Iterator<List<Line>> {

  /** How many rows are read at once. */
  private static final int PART = 500;

  private final Access access;
  private final Optional<Line.End> end;
  private final long last;
  private Stage stage = Stage.LINKS;
  private long position = Long.MIN_VALUE;
  private long number = Long.MIN_VALUE;

  /** How the rows are come by. */
  interface Access {
    <T> T read(Question<T> question);
  }

  /** What is asked of a tenant's rows. */
  interface Question<T> {
    T ask(LedgerStore store) throws SQLException;
  }

  private enum Stage {
    LINKS,
    UNSEALED,
    END,
    OVER
  }

  private Ledger(Access access, Optional<Line.End> end, long last) {
    this.access = access;
    this.end = end;
    this.last = last;
  }

  /**
   * The chain while it goes on: as far as it has come by now, and without what is sealed meanwhile.
   */
  static Ledger growing(Access access) {
    Optional<Line.End> end = end(access);
    return new Ledger(access, end, end.map(Line.End::position).orElse(0L));
  }

  /** The chain as it stands, whatever its head says. */
  static Ledger whole(Access access) {
    return new Ledger(access, end(access), Long.MAX_VALUE);
  }

  private static Optional<Line.End> end(Access access) {
    return access.read(LedgerStore::head).map(head -> new Line.End(head.position(), head.hash()));
  }

  @Override
  public boolean hasNext() {
    return stage != Stage.OVER;
  }

  /** The next part; it may be empty. */
  @Override
  public List<Line> next() {
    return switch (stage) {
      case LINKS -> links();
      case UNSEALED -> unsealed();
      case END -> {
        stage = Stage.OVER;
        yield end.<List<Line>>map(List::of).orElseGet(List::of);
      }
      case OVER -> throw new NoSuchElementException();
    };
  }

  private List<Line> links() {
    List<Line.Sealed> links = access.read(store -> store.links(position, last, PART));
    long to = links.size() < PART ? last : links.getLast().link().position();
    Iterator<Checkpoint> checkpoints =
        access.read(store -> store.checkpoints(position, to)).iterator();
    List<Line> lines = new ArrayList<>();
    Optional<Checkpoint> next = next(checkpoints);
    for (Line.Sealed link : links) {
      // A checkpoint whose link is missing comes where the link would be.
      while (next.isPresent() && next.get().position() < link.link().position()) {
        lines.add(new Line.Signed(next.get()));
        next = next(checkpoints);
      }
      lines.add(link);
    }
    while (next.isPresent()) {
      lines.add(new Line.Signed(next.get()));
      next = next(checkpoints);
    }
    if (to == last) {
      stage = Stage.UNSEALED;
    } else {
      position = to + 1;
    }
    return lines;
  }

  private List<Line> unsealed() {
    List<Entry> entries = access.read(store -> store.unsealed(number, last, PART));
    if (entries.size() < PART || entries.getLast().number() == Long.MAX_VALUE) {
      stage = Stage.END;
    } else {
      number = entries.getLast().number() + 1;
    }
    return entries.stream().<Line>map(Line.Unsealed::new).toList();
  }

  private static Optional<Checkpoint> next(Iterator<Checkpoint> checkpoints) {
    return checkpoints.hasNext() ? Optional.of(checkpoints.next()) : Optional.empty();
  }
}
