package dev.previewdb.snapshot.masking;

/** Not built yet. */
final class RulesReader {
  private RulesReader() {}

  @SuppressWarnings("DoNotCallSuggester")
  static MaskingRules read(String yaml, String place) {
    throw new UnsupportedOperationException("not built yet: " + place + yaml.length());
  }
}
