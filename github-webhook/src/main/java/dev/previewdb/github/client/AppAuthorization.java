package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As a GitHub App: itself where GitHub wants that, else with a token of the installation that has
 * the repository, good for that repository alone. Tokens are kept for the hour that GitHub gives
 * them, and replaced some minutes before its end.
 */
final class AppAuthorization implements Authorization {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration EARLY = Duration.ofMinutes(5);
  private static final Pattern REPOSITORY =
      Pattern.compile("/(repositories/[0-9]+|repos/[^/]+/[^/]+)(/.*)?");

  private final String api;
  private final AppKey key;
  private final Clock clock;
  private final Function<Question, JsonNode> ask;
  private final Map<String, Granted> tokens = new ConcurrentHashMap<>();

  private record Granted(String token, Instant until) {}

  /** {@code ask} puts questions as the App itself. */
  AppAuthorization(URI api, AppKey key, Clock clock, Function<Question, JsonNode> ask) {
    this.api = api.toString();
    this.key = key;
    this.clock = clock;
    this.ask = ask;
  }

  @Override
  public String header(Question question) {
    String repository = repository(question);
    return "Bearer " + (repository.isEmpty() ? key.jwt(clock.instant()) : token(repository));
  }

  /** A token for that repository, as in {@code repositories/4711}. */
  String token(String repository) {
    return tokens
        .compute(
            repository,
            (name, known) ->
                known != null && known.until().minus(EARLY).isAfter(clock.instant())
                    ? known
                    : granted(name))
        .token();
  }

  /** Empty for what the App asks as itself. */
  private String repository(Question question) {
    String base = URI.create(api).getPath();
    Matcher path = REPOSITORY.matcher(question.uri().getPath().substring(base.length()));
    return path.matches() && !"/installation".equals(path.group(2)) ? path.group(1) : "";
  }

  private Granted granted(String repository) {
    Question where = Question.get(URI.create(api + "/" + repository + "/installation"));
    long installation = new Fields(where.place(), ask.apply(where)).id("id");
    Question wish =
        new Question(
            "POST",
            URI.create(api + "/app/installations/" + installation + "/access_tokens"),
            narrowed(repository));
    Fields granted = new Fields(wish.place(), ask.apply(wish));
    String token = granted.text("token");
    if (!token.matches("[\\x21-\\x7e]{1,1000}")) {
      throw granted.unusable("token");
    }
    try {
      return new Granted(token, Instant.parse(granted.text("expires_at")));
    } catch (DateTimeException e) {
      throw granted.unusable("expires_at");
    }
  }

  private static String narrowed(String repository) {
    String last = repository.substring(repository.lastIndexOf('/') + 1);
    var wish = JSON.createObjectNode();
    if (repository.startsWith("repositories/")) {
      wish.putArray("repository_ids").add(Long.parseLong(last));
    } else {
      wish.putArray("repositories").add(last);
    }
    return wish.toString();
  }

  @Override
  public void refused(Question question) {
    tokens.remove(repository(question));
  }

  @Override
  public String removedFrom(String text) {
    String clean = text;
    for (Granted granted : tokens.values()) {
      clean = clean.replace(granted.token(), "***");
    }
    // A proof of ours, in three parts as every JWT
    return clean.replaceAll("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+", "***");
  }
}
