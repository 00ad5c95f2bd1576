package dev.previewdb.github.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.github.RepositoryName;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** A delivery's body, read strictly: what is missing or of another type makes it useless to us. */
final class Payload {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  private final JsonNode json;

  private Payload(JsonNode json) {
    this.json = json;
  }

  /** Why a delivery is of no use. Costs no stack trace: strangers cause these at will. */
  static final class Useless extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    Useless(String why) {
      super(why, null, false, false);
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  static Payload of(byte[] body) throws Useless {
    try {
      return new Payload(JSON.readTree(body));
    } catch (IOException e) {
      throw new Useless("the body is not JSON");
    }
  }

  /** Empty when it is missing or no text: never equal to one of GitHub's words. */
  String word(String pointer) {
    JsonNode field = json.at(pointer);
    return field.isTextual() ? field.textValue() : "";
  }

  boolean isObject(String pointer) {
    return json.at(pointer).isObject();
  }

  boolean isMissing(String pointer) {
    return json.at(pointer).isMissingNode();
  }

  String text(String pointer) throws Useless {
    JsonNode field = json.at(pointer);
    if (!field.isTextual()) {
      throw missing(pointer, "text");
    }
    return field.textValue();
  }

  long id(String pointer) throws Useless {
    JsonNode field = json.at(pointer);
    if (!field.canConvertToLong() || !field.isIntegralNumber() || field.longValue() < 1) {
      throw missing(pointer, "id");
    }
    return field.longValue();
  }

  int number(String pointer) throws Useless {
    JsonNode field = json.at(pointer);
    if (!field.canConvertToInt() || !field.isIntegralNumber() || field.intValue() < 1) {
      throw missing(pointer, "pull request's number");
    }
    return field.intValue();
  }

  String login(String pointer) throws Useless {
    String login = text(pointer);
    if (!LOGIN.matcher(login).matches()) {
      throw missing(pointer, "login");
    }
    return login;
  }

  Instant time(String pointer) throws Useless {
    try {
      return Instant.parse(text(pointer));
    } catch (DateTimeParseException e) {
      throw missing(pointer, "time");
    }
  }

  long repositoryId() throws Useless {
    return id("/repository/id");
  }

  String repositoryName() throws Useless {
    String name = text("/repository/full_name");
    if (!RepositoryName.isOne(name)) {
      throw missing("/repository/full_name", "repository's name");
    }
    return name;
  }

  private static Useless missing(String pointer, String what) {
    return new Useless(pointer.substring(1).replace('/', '.') + " is missing or no " + what);
  }
}
