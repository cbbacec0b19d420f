package dev.gatehouse.wire.ethgas;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.jspecify.annotations.Nullable;

/**
 * What the document of {@code ethgas} says of each endpoint beyond what the code says: its answers,
 * with examples.
 */
final class Contract {

  static final String TOKEN = "token";

  private Contract() {}

  // The answers, written out: a document has no generics.

  record SignedAnswer(int code, String message, Signed data) {}

  record VerifiedAnswer(int code, String message, Verified data) {}

  record LoggedOutAnswer(int code, String message, LoggedOut data) {}

  record UserAnswer(int code, String message, UserInfo data) {}

  record UpdatedAnswer(int code, String message, UserInfo.Updated data) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Failure(int code, String message, @Nullable Object data) {}

  /** What any endpoint may refuse. */
  @ApiResponse(
      responseCode = "400",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "validation")))
  @ApiResponse(
      responseCode = "401",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "unauthorized")))
  @ApiResponse(
      responseCode = "403",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "forbidden")))
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
              examples = @ExampleObject(ref = "server-error")))
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
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = {
                @ExampleObject(name = "missing", ref = "unauthorized"),
                @ExampleObject(name = "invalid", ref = "token")
              }))
  @SecurityRequirement(name = TOKEN)
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.ANNOTATION_TYPE)
  @interface OfUsers {}

  /** {@code POST login}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "login"))),
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = SignedAnswer.class),
                      examples = @ExampleObject(ref = "signed"))))
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Login {}

  /** {@code POST login/verify} and {@code GET login/verify}. */
  @Operation(
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = VerifiedAnswer.class),
                      examples = @ExampleObject(ref = "verified"))))
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Verify {}

  /** {@code POST login/refresh}, with the token in the header or in the body. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "refresh"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = SignedAnswer.class),
                    examples = @ExampleObject(ref = "signed"))),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = {
                      @ExampleObject(name = "missing", ref = "unauthorized"),
                      @ExampleObject(name = "invalid", ref = "refresh-token")
                    }))
      })
  @SecurityRequirement(name = TOKEN)
  @SecurityRequirement(name = "")
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface RefreshToken {}

  /** {@code POST logout}. */
  @Operation(
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = LoggedOutAnswer.class),
                      examples = @ExampleObject(ref = "logged-out"))))
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Logout {}

  /** {@code GET info}. */
  @Operation(
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = UserAnswer.class),
                      examples = @ExampleObject(ref = "user"))))
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface GetUser {}

  /** {@code POST update}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "update"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = UpdatedAnswer.class),
                    examples = @ExampleObject(ref = "updated"))),
        @ApiResponse(
            responseCode = "409",
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = @ExampleObject(ref = "conflict")))
      })
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface ChangeUser {}
}
