package dev.previewdb.snapshot.masking;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One mapping of a rules file, read key by key; what is wrong goes to the problems. */
record YamlFields(YamlNode node, String path, RulesProblems problems) {
  Map<String, YamlNode> entries() {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping.entries();
    }
    problems.add(node, path, "this must be a mapping of keys to values");
    return Map.of();
  }

  void allow(String... known) {
    entries()
        .forEach((key, value) -> {
          if (!List.of(known).contains(key)) {
            problems.add(
                value, at(key), "this key is unknown here. Use " + String.join(", ", known));
          }
        });
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Optional<YamlNode> get(String key) {
    return Optional.ofNullable(entries().get(key));
  }

  /** A text that must not be blank. */
  Optional<String> text(String key) {
    return get(key).flatMap(value -> text(value, key));
  }

  private Optional<String> text(YamlNode value, String key) {
    if (value instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
      return Optional.of(scalar.text());
    }
    problems.add(value, at(key), "this must be a text, and not an empty one");
    return Optional.empty();
  }

  Set<String> texts(String key) {
    Set<String> all = new TreeSet<>();
    get(key)
        .ifPresent(value -> {
          if (value instanceof YamlNode.Sequence list) {
            list.items().forEach(item -> text(item, key).ifPresent(all::add));
          } else {
            problems.add(value, at(key), "this must be a list, as in [one, two]");
          }
        });
    return all;
  }

  /** One of an enum's words in small letters; the fallback where the key is absent. */
  <E extends Enum<E>> E word(String key, E fallback, Class<E> words) {
    return text(key)
        .map(text -> {
          for (E word : words.getEnumConstants()) {
            if (word.name().equalsIgnoreCase(text)) {
              return word;
            }
          }
          String known = List.of(words.getEnumConstants()).toString().toLowerCase(Locale.ROOT);
          problems.add(node, at(key), "this must be one of " + known);
          return fallback;
        })
        .orElse(fallback);
  }

  int number(String key, int fallback, int least, int most) {
    return text(key)
        .map(text -> {
          if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
              return number;
            }
          }
          problems.add(node, at(key), "this must be a number from " + least + " to " + most);
          return fallback;
        })
        .orElse(fallback);
  }
}
