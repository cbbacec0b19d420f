package dev.gatehouse.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.revocation.Notice.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a node takes from notices, in whatever order they come. */
class RevocationsTest {

  @Test
  void aNoticeThatComesLateDoesNotBringBackWhatHasEndedSince() {
    Revocations revocations = new Revocations(InstantSource.system());
    UUID session = UUID.randomUUID();
    Instant kept = Instant.now().plusSeconds(60);
    revocations.heard(new Notice(1, "a", Kind.SESSION, session, 2, null, kept));
    revocations.heard(new Notice(2, "a", Kind.SESSION, session, 1, null, kept));
    assertThat(revocations.session("a", session, 1)).isTrue();
    revocations.heard(new Notice(3, "a", Kind.STATUS, session, 1, null, kept));
    revocations.heard(new Notice(4, "a", Kind.STATUS, session, 0, null, kept));
    revocations.heard(new Notice(3, "a", Kind.STATUS, session, 1, null, kept));
    assertThat(revocations.loggedOut("a", session)).isFalse();
  }
}
