package dev.previewdb.snapshot.masking;

import java.util.List;
import java.util.Map;

/** A piece of a YAML file, and the line it is on. */
sealed interface YamlNode {
  int line();

  /** A value as it is written; `isNull` for `null`, `~` and nothing at all. */
  record Scalar(String text, boolean isNull, int line) implements YamlNode {}

  /** In the order of the file. */
  record Mapping(Map<String, YamlNode> entries, int line) implements YamlNode {}

  record Sequence(List<YamlNode> items, int line) implements YamlNode {}
}
