package dev.gatehouse.wire.webmix;

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
 * What the document of {@code webmix} says of each endpoint beyond what the code says: its answers,
 * with examples.
 */
final class Contract {

  static final String TENANT = "tenant";
  static final String USER = "user";

  private Contract() {}

  // The answers, written out: a document has no generics.

  record SignedAnswer(Envelope.Meta meta, Signed data) {}

  record CodeAnswer(Envelope.Meta meta, CodeInfo data) {}

  record DoneAnswer(Envelope.Meta meta, Done data) {}

  record UserAnswer(Envelope.Meta meta, User data) {}

  record ProfileAnswer(Envelope.Meta meta, Profile data) {}

  /** The profile's own fields, whatever they are, beside these. */
  @Schema(additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
  record Profile(String id, String createdAt, String updatedAt) {}

  /** What any endpoint may refuse. */
  @ApiResponse(
      responseCode = "400",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = @ExampleObject(ref = "validation")))
  @ApiResponse(
      responseCode = "401",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = {
                @ExampleObject(name = "tenant missing", ref = "tenant-missing"),
                @ExampleObject(name = "tenant invalid", ref = "tenant-invalid")
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

  /** For whoever is signed in. */
  @ApiResponse(
      responseCode = "401",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = {
                @ExampleObject(name = "tenant missing", ref = "tenant-missing"),
                @ExampleObject(name = "tenant invalid", ref = "tenant-invalid"),
                @ExampleObject(name = "user missing", ref = "user-missing"),
                @ExampleObject(name = "user invalid", ref = "user-invalid")
              }))
  @ApiResponse(
      responseCode = "500",
      content =
          @Content(
              schema = @Schema(implementation = Envelope.Failure.class),
              examples = {
                @ExampleObject(name = "unexpected", ref = "state"),
                @ExampleObject(name = "internal", ref = "internal")
              }))
  @SecurityRequirement(name = TENANT)
  @SecurityRequirement(name = USER)
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.ANNOTATION_TYPE)
  @interface OfUsers {}

  /** {@code POST /auth/signup}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "sign-up"))),
      responses = {
        @ApiResponse(
            responseCode = "201",
            content =
                @Content(
                    schema = @Schema(implementation = SignedAnswer.class),
                    examples = @ExampleObject(ref = "signed"))),
        @ApiResponse(
            responseCode = "409",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = @ExampleObject(ref = "conflict")))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface SignUp {}

  /** {@code POST /auth/signin}. */
  @Operation(
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      examples = {
                        @ExampleObject(name = "password", ref = "sign-up"),
                        @ExampleObject(name = "ask for a code", ref = "sign-in-challenge"),
                        @ExampleObject(name = "verified code", ref = "sign-in-code"),
                        @ExampleObject(name = "guest", ref = "guest")
                      })),
      responses = {
        @ApiResponse(
            responseCode = "201",
            content =
                @Content(
                    schema = @Schema(oneOf = {SignedAnswer.class, CodeAnswer.class}),
                    examples = {
                      @ExampleObject(name = "signed in", ref = "signed"),
                      @ExampleObject(name = "code sent", ref = "code-sent")
                    })),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = {
                      @ExampleObject(name = "tenant missing", ref = "tenant-missing"),
                      @ExampleObject(name = "tenant invalid", ref = "tenant-invalid"),
                      @ExampleObject(name = "credentials", ref = "credentials")
                    }))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface SignIn {}

  /** {@code POST /auth/refresh-token}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "refresh"))),
      responses = {
        @ApiResponse(
            responseCode = "201",
            content =
                @Content(
                    schema = @Schema(implementation = SignedAnswer.class),
                    examples = @ExampleObject(ref = "signed"))),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = {
                      @ExampleObject(name = "tenant missing", ref = "tenant-missing"),
                      @ExampleObject(name = "tenant invalid", ref = "tenant-invalid"),
                      @ExampleObject(name = "refresh token", ref = "refresh-token")
                    }))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Refresh {}

  /** {@code GET /auth/logout}. */
  @Operation(
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = DoneAnswer.class),
                      examples = @ExampleObject(ref = "done"))))
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Logout {}

  /** {@code POST /auth/terminate}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "terminate"))),
      responses =
          @ApiResponse(
              responseCode = "201",
              content =
                  @Content(
                      schema = @Schema(implementation = DoneAnswer.class),
                      examples = @ExampleObject(ref = "done"))))
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Terminate {}

  /** {@code POST /auth/reset-password}. */
  @Operation(
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      examples = {
                        @ExampleObject(name = "challenge", ref = "challenge"),
                        @ExampleObject(name = "confirm", ref = "confirm")
                      })),
      responses = {
        @ApiResponse(
            responseCode = "201",
            content =
                @Content(
                    schema = @Schema(oneOf = {CodeAnswer.class, DoneAnswer.class}),
                    examples = {
                      @ExampleObject(name = "code sent", ref = "code-sent"),
                      @ExampleObject(name = "changed", ref = "done")
                    })),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = {
                      @ExampleObject(name = "tenant missing", ref = "tenant-missing"),
                      @ExampleObject(name = "tenant invalid", ref = "tenant-invalid"),
                      @ExampleObject(name = "credentials", ref = "credentials")
                    }))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface ResetPassword {}

  /** {@code GET /auth/authenticated-user}. */
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
  @interface AuthenticatedUser {}

  /** {@code PATCH /account/profile}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "profile"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = ProfileAnswer.class),
                    examples = @ExampleObject(ref = "changed"))),
        @ApiResponse(
            responseCode = "422",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = @ExampleObject(ref = "unprocessable")))
      })
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface ChangeProfile {}

  /** {@code POST /otp/create}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "create"))),
      responses =
          @ApiResponse(
              responseCode = "201",
              content =
                  @Content(
                      schema = @Schema(implementation = CodeAnswer.class),
                      examples = @ExampleObject(ref = "code-sent"))))
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface CreateCode {}

  /** {@code POST /otp/verify}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "verify"))),
      responses = {
        @ApiResponse(
            responseCode = "201",
            content =
                @Content(
                    schema = @Schema(implementation = DoneAnswer.class),
                    examples = @ExampleObject(ref = "done"))),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = {
                      @ExampleObject(name = "tenant missing", ref = "tenant-missing"),
                      @ExampleObject(name = "tenant invalid", ref = "tenant-invalid"),
                      @ExampleObject(name = "credentials", ref = "credentials")
                    })),
        @ApiResponse(
            responseCode = "404",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = @ExampleObject(ref = "not-found"))),
        @ApiResponse(
            responseCode = "409",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = @ExampleObject(ref = "conflict")))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface VerifyCode {}

  /** {@code POST /otp/resend} and {@code POST /otp/cancel}. */
  @Operation(
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "code"))),
      responses = {
        @ApiResponse(
            responseCode = "201",
            content =
                @Content(
                    schema = @Schema(implementation = DoneAnswer.class),
                    examples = @ExampleObject(ref = "done"))),
        @ApiResponse(
            responseCode = "404",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = @ExampleObject(ref = "not-found"))),
        @ApiResponse(
            responseCode = "409",
            content =
                @Content(
                    schema = @Schema(implementation = Envelope.Failure.class),
                    examples = @ExampleObject(ref = "conflict")))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface ChangeCode {}
}
