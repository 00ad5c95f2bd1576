package dev.previewdb.snapshot.masking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the settings of the mask `json`. */
final class JsonRulesReader {
  private JsonRulesReader() {}

  static Mask.Json read(YamlFields rule, String domain) {
    List<Mask.JsonRule> paths = new ArrayList<>();
    rule.get("paths")
        .map(node -> new YamlFields(node, rule.at("paths"), rule.problems()))
        .ifPresent(
            all -> all.entries().forEach((text, node) -> place(all, text, node, domain, paths)));
    return new Mask.Json(paths, others(rule), keys(rule));
  }

  /** The domain of a place that names none. */
  static String domain(String column, JsonPath path) {
    return column + "." + path;
  }

  private static void place(
      YamlFields all, String text, YamlNode node, String domain, List<Mask.JsonRule> paths) {
    Optional<JsonPath> path = JsonPath.parse(text);
    if (path.isEmpty()) {
      all.problems()
          .add(
              node,
              all.at(text),
              "a path is written as in contact.phones[*]; a key with other signs in double quotes");
      return;
    }
    if (paths.stream().anyMatch(p -> p.path().equals(path.get()))) {
      all.problems().add(node, all.at(text), "this path is written twice. Keep one rule");
      return;
    }
    YamlFields rule = fields(all, text, node);
    if (!(rule.node() instanceof YamlNode.Mapping)) {
      rule.entries();
      return;
    }
    YamlNode named = rule.entries().getOrDefault("mask", rule.node());
    String word = MaskReader.word(named);
    if (inner(rule, named)) {
      return;
    }
    rule.allow(
        Stream.concat(Stream.of("mask", "domain"), MaskReader.settings(word).stream())
            .toArray(String[]::new));
    String own = rule.text("domain").orElse(domain(domain, path.get()));
    MaskReader.read(rule, named, own)
        .filter(mask -> possible(rule, named, mask))
        .ifPresent(mask -> paths.add(new Mask.JsonRule(path.get(), mask, own)));
  }

  /** Whether a mask can be one of a text in a value, which is in no row by itself. */
  static boolean possible(YamlFields rule, YamlNode named, Mask mask) {
    boolean point = mask instanceof Mask.Geo geo && geo.part() == Mask.GeoPart.POINT;
    if (point) {
      rule.problems().add(named, rule.at("part"), "in a document this is latitude or longitude");
    }
    return alone(rule, named, mask) && !point;
  }

  /** Whether a mask reads nothing but the value. */
  static boolean alone(YamlFields rule, YamlNode named, Mask mask) {
    boolean row = mask.reads().isPresent() || mask instanceof Mask.Sql;
    if (row) {
      rule.problems()
          .add(named, rule.path(), "only a whole column can be masked by another. Leave that out");
    }
    return !row;
  }

  /** Whether a mask has parts of its own, which what is a part of a value cannot have. */
  static boolean inner(YamlFields rule, YamlNode named) {
    boolean inner = List.of("json", "composite", "hstore").contains(MaskReader.word(named));
    if (inner) {
      rule.problems().add(named, rule.at("mask"), "a path has no paths of its own. Write them out");
    }
    return inner;
  }

  /** `email: email` is short for `email: { mask: email }`. */
  static YamlFields fields(YamlFields all, String text, YamlNode node) {
    YamlNode whole =
        node instanceof YamlNode.Scalar
            ? new YamlNode.Mapping(Map.of("mask", node), node.line())
            : node;
    return new YamlFields(whole, all.at(text), all.problems());
  }

  static Mask.Others others(YamlFields rule) {
    Optional<YamlNode> said = rule.get("others");
    if (said.isEmpty()) {
      return new Mask.Others.Masked();
    }
    if (said.get() instanceof YamlNode.Mapping) {
      YamlFields keep = new YamlFields(said.get(), rule.at("others"), rule.problems());
      keep.allow("keep", "by");
      for (String key : Arrays.asList("keep", "by")) {
        if (keep.get(key).isEmpty()) {
          keep.problems().add(keep.node(), keep.at(key), "this is missing: why, and who decided");
        }
      }
      return new Mask.Others.Kept(keep.text("keep").orElse(""), keep.text("by").orElse(""));
    }
    if (said.get() instanceof YamlNode.Scalar scalar) {
      switch (scalar.text()) {
        case "mask" -> {
          return new Mask.Others.Masked();
        }
        case "refuse" -> {
          return new Mask.Others.Refused();
        }
        default -> {}
      }
    }
    rule.problems()
        .add(said.get(), rule.at("others"), "this must be mask, refuse, or { keep: why, by: who }");
    return new Mask.Others.Refused();
  }

  private static boolean keys(YamlFields rule) {
    Optional<String> said = rule.text("keys");
    boolean known = said.isEmpty() || said.get().equals("mask") || said.get().equals("keep");
    if (!known) {
      rule.problems().add(rule.node(), rule.at("keys"), "this must be one of [keep, mask]");
    }
    return said.isPresent() && !said.get().equals("keep");
  }
}
