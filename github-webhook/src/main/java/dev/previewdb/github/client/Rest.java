package dev.previewdb.github.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls the library lacks. All of them name a repository by its id, as GitHub's own redirects
 * and page links do, so that no rename in between can lead them to another repository.
 */
final class Rest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"next\"");
  private static final int PAGE = 100;

  /**
   * No conversation and no list of open pull requests is this long; a server that pages for ever is
   * not well.
   */
  private static final int MOST_PAGES = 200;

  private final Transport transport;
  private final URI api;

  Rest(Transport transport, URI api) {
    this.transport = transport;
    this.api = api;
  }

  JsonNode get(String path) {
    return transport.ask(Question.get(at(path))).json();
  }

  JsonNode send(String method, String path, Map<String, String> fields) {
    return sendJson(method, path, fields);
  }

  /** Fields of texts, and of lists and maps of them. */
  JsonNode sendJson(String method, String path, Map<String, ?> fields) {
    try {
      return transport.ask(new Question(method, at(path), JSON.writeValueAsString(fields))).json();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written as JSON", e);
    }
  }

  /** Every item of every page, or an exception: never a list that only looks whole. */
  List<JsonNode> list(String path) {
    List<JsonNode> all = new ArrayList<>();
    Question question =
        Question.get(at(path + (path.contains("?") ? "&" : "?") + "per_page=" + PAGE));
    for (int page = 0; page < MOST_PAGES; page++) {
      Answer answer = transport.ask(question);
      if (!answer.json().isArray()) {
        throw unavailable(question, "a list was expected");
      }
      answer.json().forEach(all::add);
      Optional<URI> next = next(question, answer);
      if (next.isEmpty()) {
        return all;
      }
      question = question.at(next.get());
    }
    throw unavailable(question, "there are more than " + MOST_PAGES + " pages");
  }

  /**
   * The items of a list of which the newest come first, as far as they are wanted.
   *
   * @param mostPages what is older than that is not asked for
   */
  List<JsonNode> newest(String path, int mostPages, Predicate<JsonNode> wanted) {
    List<JsonNode> all = new ArrayList<>();
    Optional<Question> next = Optional.of(Question.get(at(path + "?per_page=" + PAGE)));
    for (int page = 0; page < mostPages && next.isPresent(); page++) {
      Question question = next.get();
      Answer answer = transport.ask(question);
      if (!answer.json().isArray()) {
        throw unavailable(question, "a list was expected");
      }
      for (JsonNode item : answer.json()) {
        if (!wanted.test(item)) {
          return all;
        }
        all.add(item);
      }
      next = next(question, answer).map(question::at);
    }
    return all;
  }

  private static Optional<URI> next(Question question, Answer answer) {
    for (String link : answer.headers().allValues("Link")) {
      Matcher next = NEXT.matcher(link);
      if (next.find()) {
        try {
          return Optional.of(answer.from().resolve(next.group(1)));
        } catch (IllegalArgumentException e) {
          throw unavailable(question, "its link to the next page cannot be read");
        }
      }
    }
    return Optional.empty();
  }

  private URI at(String path) {
    return URI.create(api + path);
  }

  private static GitHubException unavailable(Question question, String why) {
    return new GitHubException(GitHubProblem.UNAVAILABLE, question.place(), why);
  }
}
