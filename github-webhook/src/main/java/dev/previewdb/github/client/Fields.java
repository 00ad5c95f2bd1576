package dev.previewdb.github.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.github.GitHubException;
import dev.previewdb.github.GitHubProblem;
import dev.previewdb.github.RepositoryName;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The fields of one JSON object, read strictly: what is absent or of another type makes the whole
 * answer unusable.
 */
final class Fields {
  private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  private final String place;
  private final JsonNode json;

  Fields(String place, JsonNode json) {
    this.place = place;
    this.json = json;
  }

  Fields object(String name) {
    JsonNode field = json.path(name);
    if (!field.isObject()) {
      throw unusable(name);
    }
    return new Fields(place, field);
  }

  List<Fields> objects(String name) {
    JsonNode field = json.path(name);
    if (!field.isArray() || !field.valueStream().allMatch(JsonNode::isObject)) {
      throw unusable(name);
    }
    return field.valueStream().map(item -> new Fields(place, item)).toList();
  }

  boolean isNull(String name) {
    return json.path(name).isNull();
  }

  boolean isText(String name) {
    return json.path(name).isTextual();
  }

  String text(String name) {
    if (!isText(name)) {
      throw unusable(name);
    }
    return json.path(name).textValue();
  }

  boolean flag(String name) {
    if (!json.path(name).isBoolean()) {
      throw unusable(name);
    }
    return json.path(name).booleanValue();
  }

  long id(String name) {
    JsonNode field = json.path(name);
    if (!field.isIntegralNumber() || !field.canConvertToLong() || field.longValue() < 1) {
      throw unusable(name);
    }
    return field.longValue();
  }

  int number(String name) {
    long number = id(name);
    if (number > Integer.MAX_VALUE) {
      throw unusable(name);
    }
    return (int) number;
  }

  String repositoryName(String name) {
    String fullName = text(name);
    if (!RepositoryName.isOne(fullName)) {
      throw unusable(name);
    }
    return fullName;
  }

  String sha(String name) {
    String sha = text(name);
    if (!isSha(sha)) {
      throw unusable(name);
    }
    return sha;
  }

  URI uri(String name) {
    try {
      return URI.create(text(name));
    } catch (IllegalArgumentException e) {
      throw unusable(name);
    }
  }

  GitHubException unusable(String name) {
    return new GitHubException(
        GitHubProblem.UNAVAILABLE,
        place,
        "\"" + name + "\" is missing or not what GitHub writes there");
  }

  static boolean isSha(String text) {
    return SHA.matcher(text).matches();
  }
}
