package dev.gatehouse.wire.transak;

import io.swagger.v3.oas.annotations.Operation;
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

/**
 * What the document of {@code transak} says of each endpoint beyond what the code says: its
 * answers, with examples.
 */
final class Contract {

  static final String TOKEN = "token";

  private Contract() {}

  // The answers, written out: a document has no generics.

  record CodeAnswer(CodeSent data) {}

  record SignedAnswer(Signed data) {}

  record RenewedAnswer(Renewed data) {}

  record UserAnswer(User data) {}

  record DoneAnswer(Done data) {}

  /** What any endpoint may refuse. */
  @ApiResponse(
      responseCode = "400",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = {
                @ExampleObject(name = "field", ref = "validation"),
                @ExampleObject(name = "tenant", ref = "api-key")
              }))
  @ApiResponse(
      responseCode = "403",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = @ExampleObject(ref = "restricted")))
  @ApiResponse(
      responseCode = "429",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = @ExampleObject(ref = "too-many")))
  @ApiResponse(
      responseCode = "500",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = @ExampleObject(ref = "internal")))
  @ApiResponse(
      responseCode = "503",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = @ExampleObject(ref = "unavailable")))
  @ApiResponse(
      responseCode = "4XX",
      description = "No request of this contract.",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = @ExampleObject(ref = "not-found")))
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.TYPE)
  @interface Refusals {}

  /** {@code POST v2/auth/login}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "login"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = CodeAnswer.class),
                    examples = @ExampleObject(ref = "code-sent"))),
        @ApiResponse(
            responseCode = "400",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = {
                      @ExampleObject(name = "field", ref = "validation"),
                      @ExampleObject(name = "tenant", ref = "api-key"),
                      @ExampleObject(name = "too soon", ref = "too-soon"),
                      @ExampleObject(name = "locked", ref = "locked")
                    }))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Login {}

  /** {@code POST v2/auth/verify}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "verify"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = SignedAnswer.class),
                    examples = @ExampleObject(ref = "signed"))),
        @ApiResponse(
            responseCode = "400",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = {
                      @ExampleObject(name = "field", ref = "validation"),
                      @ExampleObject(name = "tenant", ref = "api-key"),
                      @ExampleObject(name = "code", ref = "otp"),
                      @ExampleObject(name = "locked", ref = "locked")
                    }))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Verify {}

  /** {@code GET v2/auth/refresh}. */
  @Operation(
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = RenewedAnswer.class),
                    examples = @ExampleObject(ref = "renewed"))),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = @ExampleObject(ref = "unauthorized")))
      })
  @SecurityRequirement(name = TOKEN)
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Refresh {}

  /** {@code GET v2/user}. */
  @Operation(
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = UserAnswer.class),
                    examples = @ExampleObject(ref = "user"))),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = @ExampleObject(ref = "unauthorized")))
      })
  @SecurityRequirement(name = TOKEN)
  @SecurityRequirement(name = TransakDialect.API_KEY)
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface GetUser {}

  /** {@code POST v1/auth/logout}. */
  @Operation(
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = DoneAnswer.class),
                    examples = @ExampleObject(ref = "logged-out"))),
        @ApiResponse(
            responseCode = "400",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = {
                      @ExampleObject(name = "token", ref = "session-expired"),
                      @ExampleObject(name = "tenant", ref = "api-key")
                    }))
      })
  @SecurityRequirement(name = TOKEN)
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Logout {}
}
