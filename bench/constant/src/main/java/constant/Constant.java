package constant;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.Micronaut;

/** The ceiling: the framework with nothing to do, on the service's own server settings. */
@Controller("/constant")
class Constant {

  public static void main(String[] args) {
    Micronaut.run(Constant.class, args);
  }

  @Get(produces = "application/json")
  String answer() {
    return "{\"success\":true,\"data\":{\"userId\":\"01890a5d-ac96-774b-bcce-b302099a8057\"}}";
  }
}
