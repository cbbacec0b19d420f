package dev.gatehouse.cli;

import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.StrictJson;
import dev.gatehouse.installation.Variables;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The admin API of the service that runs on this machine, asked with the key that its environment
 * has, too.
 */
final class AdminApi {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern HEADER = Pattern.compile("[ -~]+");

  private final Map<String, String> environment;

  AdminApi(Map<String, String> environment) {
    this.environment = environment;
  }

  /** What was answered, as it was sent. */
  record Answer(String body) {

    /** A member of the object that it is; null if it has none of the name. */
    @Nullable Object at(String member) {
      return StrictJson.object(body.getBytes(StandardCharsets.UTF_8))
          .orElseGet(Map::of)
          .get(member);
    }
  }

  /**
   * Posts {@code body} to {@code path}, which is what follows {@code /admin/v1}.
   *
   * @param parameters what follows the path; what is null is left out
   * @throws Failure if nobody answers, or the answer is no
   */
  Answer post(String path, Map<String, @Nullable String> parameters, Object body) {
    return send(
        request(path, parameters)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body))));
  }

  /** A segment of a path, whatever is in it. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path, Map<String, @Nullable String> parameters) {
    String key = Settings.environment("GATEHOUSE_ADMIN_KEY", environment);
    if (key == null) {
      throw new Failure(
          "GATEHOUSE_ADMIN_KEY: expected the key of the service that runs here; it is not set");
    }
    // Whatever would refuse it as a header would say what it is.
    if (!HEADER.matcher(key).matches()) {
      throw new Failure("GATEHOUSE_ADMIN_KEY: expected one line of ASCII; it is none");
    }
    String query =
        parameters.entrySet().stream()
            .filter(parameter -> Objects.nonNull(parameter.getValue()))
            .map(parameter -> parameter.getKey() + "=" + segment(parameter.getValue()))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create(url() + path + (query.isEmpty() ? "" : "?" + query)))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + key);
  }

  private String url() {
    return "http://127.0.0.1:" + Variables.publicPort(environment) + "/admin/v1";
  }

  private Answer send(HttpRequest.Builder request) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build()) {
      HttpResponse<String> response =
          client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      Answer answer = new Answer(response.body());
      if (response.statusCode() / 100 == 2) {
        return answer;
      }
      Object why = answer.at("detail") == null ? answer.at("title") : answer.at("detail");
      throw new Failure("The service answers " + response.statusCode() + ": " + why);
    } catch (IOException unreachable) {
      throw new Failure(
          "No service answers at "
              + url()
              + "; it has to run here, and GATEHOUSE_PORT says where if it is not 8080");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted");
    }
  }
}
