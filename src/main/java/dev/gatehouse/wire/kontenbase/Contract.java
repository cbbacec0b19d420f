package dev.gatehouse.wire.kontenbase;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
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
 * What the document of {@code kontenbase} says of each endpoint beyond what the code says: its
 * answers, with examples.
 */
final class Contract {

  static final String TOKEN = "token";

  private Contract() {}

  // The bodies with members that only the tenant knows.

  @Schema(additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
  record Registration(String email, String password) {}

  @Schema(additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
  record Person(
      @JsonProperty("_id") String id,
      @Nullable String email,
      @Nullable String createdAt,
      @Nullable String updatedAt) {}

  record SignedIn(String token, Person user) {}

  /** What any endpoint may refuse. */
  @ApiResponse(
      responseCode = "400",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "required")))
  @ApiResponse(
      responseCode = "403",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "restricted")))
  @ApiResponse(
      responseCode = "404",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "project")))
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
              examples = @ExampleObject(ref = "method")))
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.TYPE)
  @interface Refusals {}

  /** For whoever is signed in. */
  @ApiResponse(
      responseCode = "401",
      content =
          @Content(
              schema = @Schema(implementation = Failure.class),
              examples = @ExampleObject(ref = "unauthorized")))
  @SecurityRequirement(name = TOKEN)
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.ANNOTATION_TYPE)
  @interface OfUsers {}

  /** {@code POST register}. */
  @Operation(
      parameters =
          @Parameter(
              name = "apiKey",
              in = ParameterIn.PATH,
              required = true,
              description = "Whose users they are.",
              example = "sample-credential-of-kontenbase",
              schema = @Schema(type = "string")),
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = Registration.class),
                      examples = @ExampleObject(ref = "register"))),
      responses = {
        @ApiResponse(
            responseCode = "201",
            content =
                @Content(
                    schema = @Schema(implementation = SignedIn.class),
                    examples = @ExampleObject(ref = "signed"))),
        @ApiResponse(
            responseCode = "409",
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = @ExampleObject(ref = "taken")))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Register {}

  /** {@code POST login}. */
  @Operation(
      parameters =
          @Parameter(
              name = "apiKey",
              in = ParameterIn.PATH,
              required = true,
              description = "Whose users they are.",
              example = "sample-credential-of-kontenbase",
              schema = @Schema(type = "string")),
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "login"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = SignedIn.class),
                    examples = @ExampleObject(ref = "signed"))),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = @ExampleObject(ref = "credentials")))
      })
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface SignIn {}

  /** {@code POST logout} and {@code POST verify-token}. */
  @Operation(
      parameters =
          @Parameter(
              name = "apiKey",
              in = ParameterIn.PATH,
              required = true,
              description = "Whose users they are.",
              example = "sample-credential-of-kontenbase",
              schema = @Schema(type = "string")),
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = SignedIn.class),
                      examples = @ExampleObject(ref = "signed"))))
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface Logout {}

  /** {@code GET user}. */
  @Operation(
      parameters =
          @Parameter(
              name = "apiKey",
              in = ParameterIn.PATH,
              required = true,
              description = "Whose users they are.",
              example = "sample-credential-of-kontenbase",
              schema = @Schema(type = "string")),
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = Person.class),
                      examples = @ExampleObject(ref = "user"))))
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface GetUser {}

  /** {@code PATCH user}. */
  @Operation(
      parameters =
          @Parameter(
              name = "apiKey",
              in = ParameterIn.PATH,
              required = true,
              description = "Whose users they are.",
              example = "sample-credential-of-kontenbase",
              schema = @Schema(type = "string")),
      requestBody = @RequestBody(content = @Content(examples = @ExampleObject(ref = "update"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = Person.class),
                    examples = @ExampleObject(ref = "user"))),
        @ApiResponse(
            responseCode = "409",
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = @ExampleObject(ref = "taken"))),
        @ApiResponse(
            responseCode = "422",
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = @ExampleObject(ref = "too-large")))
      })
  @OfUsers
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface ChangeUser {}

  /** {@code POST change-password}. */
  @Operation(
      parameters =
          @Parameter(
              name = "apiKey",
              in = ParameterIn.PATH,
              required = true,
              description = "Whose users they are.",
              example = "sample-credential-of-kontenbase",
              schema = @Schema(type = "string")),
      requestBody =
          @RequestBody(content = @Content(examples = @ExampleObject(ref = "change-password"))),
      responses = {
        @ApiResponse(
            responseCode = "200",
            content =
                @Content(
                    schema = @Schema(implementation = Done.class),
                    examples = @ExampleObject(ref = "changed"))),
        @ApiResponse(
            responseCode = "401",
            content =
                @Content(
                    schema = @Schema(implementation = Failure.class),
                    examples = {
                      @ExampleObject(name = "token", ref = "unauthorized"),
                      @ExampleObject(name = "password", ref = "credentials")
                    }))
      })
  @SecurityRequirement(name = TOKEN)
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface PasswordChange {}

  /** {@code POST reset-password}. */
  @Operation(
      parameters =
          @Parameter(
              name = "apiKey",
              in = ParameterIn.PATH,
              required = true,
              description = "Whose users they are.",
              example = "sample-credential-of-kontenbase",
              schema = @Schema(type = "string")),
      requestBody =
          @RequestBody(content = @Content(examples = @ExampleObject(ref = "reset-password"))),
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      schema = @Schema(implementation = Done.class),
                      examples = @ExampleObject(ref = "reset"))))
  @Retention(RetentionPolicy.SOURCE)
  @Target(ElementType.METHOD)
  @interface PasswordReset {}
}
