package dev.gatehouse.wire.sig;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * What the document of {@code sig} says of each endpoint beyond what the code says: its answers,
 * with examples.
 */
final class Contract {

  static final String TOKEN = "token";

  private Contract() {}

  // The bodies that are read member by member, for their errors have words of their own.

  record Credentials(String email, String password) {}

  record Refresh(@JsonProperty("refresh_token") @Nullable String refreshToken) {}

  /** What any endpoint may refuse. */
  @ApiResponse(
      responseCode = "400",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "json")))
  @ApiResponse(
      responseCode = "403",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "restricted")))
  @ApiResponse(
      responseCode = "429",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "too-many")))
  @ApiResponse(
      responseCode = "500",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "internal")))
  @ApiResponse(
      responseCode = "503",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "unavailable")))
  @ApiResponse(
      responseCode = "4XX",
      description = "No request of this contract.",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "not-found")))
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.TYPE)
  @interface Refusals {}

  /** For whoever is signed in. */
  @ApiResponse(
      responseCode = "401",
      headers =
          @Header(name = "WWW-Authenticate", schema = @Schema(type = "string", example = "Bearer")),
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = {
                @ExampleObject(name = "missing", ref = "token-missing"),
                @ExampleObject(name = "invalid", ref = "token-invalid"),
                @ExampleObject(name = "expired", ref = "token-expired")
              }))
  @SecurityRequirement(name = TOKEN)
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.ANNOTATION_TYPE)
  @interface OfUsers {}

  /** {@code POST login}. */
  @Operation(
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = Credentials.class),
                      examples = @ExampleObject(ref = "login"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = Signed.class),
                    examples = @ExampleObject(ref = "signed"))),
        @ApiResponse(
            responseCode = "400",
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = {
                      @ExampleObject(name = "json", ref = "json"),
                      @ExampleObject(name = "key", ref = "key")
                    })),
        @ApiResponse(
            responseCode = "401",
            headers =
                @Header(
                    name = "WWW-Authenticate",
                    schema = @Schema(type = "string", example = "Bearer")),
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = @ExampleObject(ref = "credentials")))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Login {}

  /** {@code POST token/refresh}. */
  @Operation(
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = Refresh.class),
                      examples = @ExampleObject(ref = "refresh-token"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = Renewed.class),
                    examples = @ExampleObject(ref = "renewed"))),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = {
                      @ExampleObject(name = "missing", ref = "refresh-missing"),
                      @ExampleObject(name = "unknown", ref = "refresh-unknown"),
                      @ExampleObject(name = "expired", ref = "refresh-expired")
                    }))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface RefreshToken {}

  /** {@code POST logout}. */
  @Operation(
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = Refresh.class),
                      examples = @ExampleObject(ref = "refresh-token"))),
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = Done.class),
                      examples = @ExampleObject(ref = "logged-out"))))
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Logout {}

  /** {@code GET me}. */
  @Operation(
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = User.class),
                      examples = @ExampleObject(ref = "user"))))
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Me {}
}
