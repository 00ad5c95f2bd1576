package dev.previewdb.orchestrator.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One mapping of the file. Each getter marks its key as known and, instead of throwing, writes what
 * is wrong with it on the common list and goes on with a stand-in, so that a reader learns every
 * problem at once.
 */
final class Section {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.$-]{1,63}");
  private static final String NONE = "none";
  private static final int LEAST_SECRET = 16;

  /** Its timeouts are milliseconds in 31 bits. */
  private static final Duration LONGEST = Duration.ofDays(24);

  private final String path;
  private final JsonNode node;
  private final List<String> problems;
  private final SecretSource secrets;
  private final Set<String> asked;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * A mapping of the file.
   *
   * @param path where it stands, as in {@code projects.shop.source}; empty for the file itself
   * @param asked every key that is looked for anywhere goes on it
   */
  Section(
      String path, JsonNode node, List<String> problems, SecretSource secrets, Set<String> asked) {
    this.path = path;
    this.node = node.isObject() ? node : JsonNodeFactory.instance.objectNode();
    this.problems = problems;
    this.secrets = secrets;
    this.asked = asked;
    if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
      problem("", "is not a mapping", "write its keys below it, indented");
    }
  }

  Section section(String key) {
    return new Section(at(key), find(key), problems, secrets, asked);
  }

  boolean has(String key) {
    know(key);
    return node.hasNonNull(key);
  }

  /** Whether the file that the key names will be used. */
  boolean needs(String key) {
    return secrets.needs(at(key));
  }

  /** The sections below this one, by key, in the file's order. */
  Map<String, Section> sections() {
    Map<String, Section> all = new LinkedHashMap<>();
    node.propertyStream().forEach(e -> all.put(e.getKey(), section(e.getKey())));
    return all;
  }

  /** All keys with their plain values, whatever the keys are. */
  Map<String, String> values() {
    Map<String, String> all = new LinkedHashMap<>();
    node.propertyStream()
        .forEach(e -> optional(e.getKey()).ifPresent(value -> all.put(e.getKey(), value)));
    return all;
  }

  String required(String key, String example) {
    return optional(key)
        .orElseGet(() -> {
          problem(key, "is missing", "set it, as in `" + example + "`");
          return example;
        });
  }

  Optional<String> optional(String key) {
    JsonNode value = find(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isValueNode() || value.asText().isBlank()) {
      problem(key, "is not a plain value", "write one word or number after the colon");
      return Optional.empty();
    }
    return Optional.of(value.asText());
  }

  int number(String key, int otherwise, int least, int most) {
    Optional<String> text = optional(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, with the same words as a number out of range
    }
    problem(key, "is `" + text.get() + "`", "use a whole number from " + least + " to " + most);
    return otherwise;
  }

  Duration duration(String key, Duration otherwise) {
    return duration(key).orElse(otherwise);
  }

  /** A length of time, or the word that says there is none. */
  Duration durationOrNone(String key, Duration otherwise) {
    return isNone(key) ? Duration.ZERO : duration(key, otherwise);
  }

  Optional<Duration> duration(String key) {
    Optional<String> text = optional(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> parsed = TimeSpan.parse(text.get());
    if (parsed.isEmpty()) {
      problem(key, "is `" + text.get() + "`", "use " + TimeSpan.FORM);
    }
    return parsed;
  }

  /** An amount of data in the units that `snapshot list` prints: of 1000. */
  OptionalLong bytes(String key) {
    Optional<String> text = optional(key);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong amount = ByteAmount.parse(text.get());
    if (amount.isEmpty()) {
      problem(
          key, "is `" + text.get() + "`", "use a number and a unit: MB, GB or TB, as in `200GB`");
    }
    return amount;
  }

  /** A time that PostgreSQL can count, or the word that says there is no limit. */
  Optional<Duration> timeLimit(String key, Optional<Duration> otherwise) {
    if (isNone(key)) {
      return Optional.empty();
    }
    Optional<Duration> time = duration(key);
    if (time.filter(t -> t.compareTo(LONGEST) > 0).isPresent()) {
      problem(key, "is longer than PostgreSQL counts", "use `24d` or less, or `" + NONE + "`");
    }
    return time.or(() -> otherwise);
  }

  /** An amount of data, or the word that says there is no limit. */
  OptionalLong byteLimit(String key, OptionalLong otherwise) {
    if (isNone(key)) {
      return OptionalLong.empty();
    }
    OptionalLong amount = bytes(key);
    return amount.isPresent() ? amount : otherwise;
  }

  private boolean isNone(String key) {
    return NONE.equals(find(key).asText());
  }

  /** A list of words, empty where there is none. */
  List<String> names(String key) {
    return texts(
            key, WORD.asMatchPredicate(), "is no list of names", "write it as `[one, another]`")
        .orElse(List.of());
  }

  /** A value made of a list of texts that may be refused, as with {@link #parsed}. */
  <T> Optional<T> parsedList(String key, Function<List<String>, T> parser) {
    return texts(key, text -> !text.isBlank(), "is no list of texts", "write it as `[\"one\"]`")
        .flatMap(texts -> parsed(key, String.join(", ", texts), any -> parser.apply(texts)));
  }

  /** A list of a program and its arguments; one text is for a shell. */
  Optional<List<String>> commandLine(String key) {
    if (find(key).isTextual() && !find(key).asText().isBlank()) {
      return Optional.of(List.of("sh", "-c", find(key).asText()));
    }
    Optional<List<String>> words =
        texts(
            key,
            word -> word.indexOf('\0') < 0,
            "is no command",
            "write it as `[alembic, upgrade, head]`, or as one text for a shell");
    if (words.filter(line -> line.isEmpty() || line.getFirst().isBlank()).isPresent()) {
      problem(key, "names no program", "write it as `[alembic, upgrade, head]`");
      return Optional.empty();
    }
    return words;
  }

  private Optional<List<String>> texts(
      String key, Predicate<String> good, String what, String mend) {
    JsonNode value = find(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    value.forEach(text -> texts.add(text.asText()));
    if (value.isArray() && texts.stream().allMatch(good)) {
      return Optional.of(List.copyOf(texts));
    }
    problem(key, what, mend);
    return Optional.empty();
  }

  <E extends Enum<E>> E choice(String key, E otherwise) {
    Optional<String> text = optional(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    List<String> names = new ArrayList<>();
    for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
      String name = word(each);
      if (name.equals(text.get())) {
        return each;
      }
      names.add(name);
    }
    problem(key, "is `" + text.get() + "`", "use one of: " + String.join(", ", names));
    return otherwise;
  }

  /** Some of the words there are, written as a list; an empty one is none of them. */
  <E extends Enum<E>> Set<E> choices(String key, Class<E> kind, Set<E> otherwise) {
    JsonNode value = find(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isArray()) {
      problem(key, "is no list", "write it as `[" + String.join(", ", words(otherwise)) + "]`");
      return otherwise;
    }
    Set<E> chosen = EnumSet.noneOf(kind);
    value.forEach(each ->
        EnumSet.allOf(kind).stream()
            .filter(one -> word(one).equals(each.asText()))
            .findFirst()
            .ifPresentOrElse(
                chosen::add,
                () ->
                    problem(
                        key,
                        "names `" + each.asText() + "`",
                        "use some of: " + String.join(", ", words(EnumSet.allOf(kind))))));
    return chosen;
  }

  private static <E extends Enum<E>> List<String> words(Set<E> all) {
    return all.stream().sorted().map(Section::word).toList();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A value made of text that may be refused; the refusal's message says what would do. */
  <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return optional(key).flatMap(text -> parsed(key, text, parser));
  }

  private <T> Optional<T> parsed(String key, String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      problem(key, "is `" + text + "`", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  Secret secret(String key) {
    return optionalSecret(key)
        .orElseGet(() -> {
          if (!has(key)) {
            problem(
                key,
                "is missing",
                "set it, as in `" + key + ": { env: NAME }` or `" + key + ": { file: PATH }`");
          }
          return new Secret("");
        });
  }

  Optional<Secret> optionalSecret(String key) {
    return has(key) ? secretOf(at(key), find(key)) : Optional.empty();
  }

  /** What anybody may send here has to be too long to be guessed; one that is missing was told. */
  void requireLong(String key, Secret secret) {
    if (has(key)
        && needs(key)
        && !secret.value().isEmpty()
        && secret.value().length() < LEAST_SECRET) {
      problem(key, "is shorter than " + LEAST_SECRET + " characters", "use `openssl rand -hex 24`");
    }
  }

  /** Where the secret of that key is, whatever is wrong with it. */
  SecretPlace place(String key) {
    return secrets.place(find(key));
  }

  /** One secret, or a list of them. */
  List<Secret> secrets(String key) {
    JsonNode value = find(key);
    if (!value.isArray()) {
      return List.of(secret(key));
    }
    List<Secret> all = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      secretOf(at(key) + "[" + i + "]", value.get(i)).ifPresent(all::add);
    }
    return all;
  }

  private Optional<Secret> secretOf(String where, JsonNode value) {
    if (!value.isObject()) {
      // The value itself is not repeated: it is somebody's secret.
      problems.add(
          where
              + ": holds a secret in the open. Write `{ env: NAME }` or `{ file: PATH }` instead, and change the secret");
      return Optional.empty();
    }
    Section section = new Section(where, value, problems, secrets, new LinkedHashSet<>());
    Optional<String> variable = section.optional("env");
    Optional<String> file = section.optional("file");
    section.refuseUnknownKeys();
    if (variable.isPresent() == file.isPresent()) {
      problems.add(
          where
              + ": names no place to read the secret from. Write either `{ env: NAME }` or `{ file: PATH }`");
      return Optional.empty();
    }
    if (!secrets.needs(where.replaceFirst("\\[\\d+]$", ""))) {
      return Optional.of(Secret.unread());
    }
    try {
      return Optional.of(
          variable.isPresent()
              ? secrets.variable(variable.get())
              : secrets.file(Path.of(file.orElseThrow())));
    } catch (IllegalArgumentException e) {
      problems.add(where + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  void refuseUnknownKeys() {
    node.fieldNames()
        .forEachRemaining(key -> {
          if (!known.contains(key)) {
            problem(
                key,
                "is not a key previewdb knows",
                "remove it, or use one of: " + String.join(", ", known));
          }
        });
  }

  void problem(String key, String what, String mend) {
    problems.add((key.isEmpty() ? path : at(key)) + ": " + what + ". Mend: " + mend);
  }

  private JsonNode find(String key) {
    know(key);
    return node.path(key);
  }

  private void know(String key) {
    known.add(key);
    asked.add(at(key));
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
