package dev.gatehouse.wire.ethgas;

import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Speaks;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;

/**
 * What is asked more often than anything else. To have been admitted is the answer: there is
 * nothing to wait for, so that it needs no thread of its own.
 */
@Speaks(EthgasDialect.NAME)
@Controller(EthgasDialect.USER)
@Contract.Refusals
class VerifyController {

  /** Says whether the token is good, and whose it is. */
  @Post(value = "/login/verify", consumes = MediaType.ALL)
  @Admits(Capability.AUTHENTICATED_USER)
  @Contract.Verify
  HttpResponse<?> verify(@Known Admitted admitted) {
    return Envelope.ok(Verified.of(admitted));
  }

  /** Says whether the token is good, as some clients ask. */
  @Get("/login/verify")
  @Admits(Capability.AUTHENTICATED_USER)
  @Contract.Verify
  HttpResponse<?> verifyAlso(@Known Admitted admitted) {
    return Envelope.ok(Verified.of(admitted));
  }
}
