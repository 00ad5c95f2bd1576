package dev.previewdb.snapshot.masking;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the settings of the masks `composite` and `hstore`: a mask for each field or key. */
final class PartRulesReader {
  private PartRulesReader() {}

  static Mask.Composite composite(YamlFields rule, String domain) {
    return new Mask.Composite(parts(rule, "fields", domain, false), JsonRulesReader.others(rule));
  }

  static Mask.Hstore hstore(YamlFields rule, String domain) {
    return new Mask.Hstore(parts(rule, "keys", domain, true), JsonRulesReader.others(rule));
  }

  /** The domain of a part that names none. */
  static String domain(String column, String part) {
    return column + "." + part;
  }

  /**
   * @param texts whether all parts are texts, as in an hstore
   */
  private static List<Mask.PartRule> parts(
      YamlFields rule, String key, String domain, boolean texts) {
    List<Mask.PartRule> parts = new ArrayList<>();
    rule.get(key)
        .map(node -> new YamlFields(node, rule.at(key), rule.problems()))
        .ifPresent(all ->
            all.entries()
                .forEach((part, node) ->
                    part(JsonRulesReader.fields(all, part, node), part, domain, texts, parts)));
    return parts;
  }

  private static void part(
      YamlFields rule, String part, String domain, boolean texts, List<Mask.PartRule> parts) {
    if (!(rule.node() instanceof YamlNode.Mapping)) {
      rule.entries();
      return;
    }
    YamlNode named = rule.entries().getOrDefault("mask", rule.node());
    rule.allow(
        Stream.concat(
                Stream.of("mask", "domain"), MaskReader.settings(MaskReader.word(named)).stream())
            .toArray(String[]::new));
    String own = rule.text("domain").orElse(domain(domain, part));
    if (texts && JsonRulesReader.inner(rule, named)) {
      return;
    }
    MaskReader.read(rule, named, own)
        .filter(mask ->
            texts
                ? JsonRulesReader.possible(rule, named, mask)
                : JsonRulesReader.alone(rule, named, mask))
        .ifPresent(mask -> parts.add(new Mask.PartRule(part, mask, own)));
  }
}
