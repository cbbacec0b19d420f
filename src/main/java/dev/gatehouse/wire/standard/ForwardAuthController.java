package dev.gatehouse.wire.standard;

import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Standard;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;

/**
 * Tells a proxy whose request it is about to let through: {@code auth_request} of nginx,
 * ForwardAuth of Traefik, {@code ext_authz} of Envoy. The router leads every method and every path
 * below to it.
 *
 * <p>To have been admitted is the answer: there is nothing to wait for, so that it needs no thread
 * of its own. This is a use of the token like any other. It needs nothing to show that a browser
 * meant it: it changes nothing but that whoever comes back is logged in again.
 */
@Standard
@Hidden
@Controller("/forward-auth")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
class ForwardAuthController {

  @Get
  @Admits(Capability.AUTHENTICATED_USER)
  HttpResponse<?> forwardAuth(@Known Admitted admitted) {
    AccessToken token = admitted.token();
    return HttpResponse.ok()
        .header("X-Auth-Tenant", token.tenant())
        .header("X-Auth-Subject", token.account().toString())
        .header("X-Auth-Session", token.session().toString());
  }
}
