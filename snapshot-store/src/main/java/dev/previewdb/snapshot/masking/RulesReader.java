package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a rules file; gathers every problem before it gives up. */
final class RulesReader {
  private final RulesProblems problems;

  private RulesReader(RulesProblems problems) {
    this.problems = problems;
  }

  static MaskingRules read(String yaml, String place) {
    RulesProblems problems = new RulesProblems(place);
    MaskingRules rules = new RulesReader(problems).rules(yaml, place);
    problems.throwIfAny();
    return rules;
  }

  private MaskingRules rules(String yaml, String place) {
    YamlNode root;
    try {
      root = YamlTree.read(yaml);
    } catch (YamlTree.Unreadable e) {
      problems.add(String.valueOf(e.getMessage()));
      return new MaskingRules(place, false, Map.of());
    }
    YamlFields file = new YamlFields(root, "", problems);
    file.allow("unreviewed", "large_objects", "accept", "tables");
    only(file, "unreviewed", "refuse");
    boolean none = only(file, "large_objects", "none");
    Map<TableName, TableRule> tables = new HashMap<>();
    each(file, "tables", (all, key, node) -> table(all, key, node, tables));
    Map<String, Acceptance> accepted = new HashMap<>();
    each(file, "accept", (all, key, node) -> accepted(all, key, node, accepted));
    return new MaskingRules(place, none, tables, accepted);
  }

  private interface Entry {
    void read(YamlFields all, String key, YamlNode node);
  }

  /** Reads what a key of the file holds, which may be nothing. */
  private void each(YamlFields file, String key, Entry entry) {
    file.get(key)
        .filter(node -> !(node instanceof YamlNode.Scalar scalar && scalar.text().isEmpty()))
        .map(node -> new YamlFields(node, key, problems))
        .ifPresent(all -> all.entries().forEach((name, node) -> entry.read(all, name, node)));
  }

  private void accepted(
      YamlFields all, String place, YamlNode node, Map<String, Acceptance> accepted) {
    if (!place.contains(" of ")) {
      problems.add(
          node,
          all.at(place),
          "this is no place. Write it as a refusal names it, as in `body of function shop.f()`");
      return;
    }
    YamlFields fields = new YamlFields(node, all.at(place), problems);
    fields.allow("reason", "by");
    if (!(node instanceof YamlNode.Mapping)) {
      return;
    }
    Optional<String> reason = fields.text("reason");
    Optional<String> by = fields.text("by");
    for (String key : List.of("reason", "by")) {
      // The dots are those of a refusal's proposal
      boolean dots = (key.equals("by") ? by : reason).filter("…"::equals).isPresent();
      if (dots || fields.get(key).isEmpty()) {
        problems.add(node, fields.at(key), "this is missing: who accepts it, and why");
      }
    }
    reason.ifPresent(r -> by.ifPresent(b -> accepted.put(place, new Acceptance(r, b))));
  }

  /** Whether a key that can have but one value is there. */
  private boolean only(YamlFields file, String key, String word) {
    Optional<String> said = file.text(key);
    if (said.isPresent() && !said.get().equals(word)) {
      file.get(key).ifPresent(n -> problems.add(n, key, "only `" + word + "` is possible here"));
    }
    return said.isPresent();
  }

  private void table(YamlFields all, String key, YamlNode node, Map<TableName, TableRule> tables) {
    String path = all.at(key);
    Optional<TableName> name = TableName.parse(key);
    if (name.isEmpty()) {
      problems.add(
          node,
          path,
          "a table is written schema.table; a part with a dot or quote in double quotes");
      return;
    }
    YamlFields fields = new YamlFields(node, path, problems);
    RowRule rows = new RowRule.All();
    Map<String, ColumnRule> columns = new HashMap<>();
    for (Map.Entry<String, YamlNode> entry : fields.entries().entrySet()) {
      // A column that is called rows is told from the setting by its rule being a mapping
      if (entry.getKey().equals("rows") && !(entry.getValue() instanceof YamlNode.Mapping)) {
        rows = RowRuleReader.read(fields);
      } else {
        String column = TableName.unquote(entry.getKey());
        YamlFields rule = new YamlFields(entry.getValue(), fields.at(entry.getKey()), problems);
        column(rule, name.get(), column).ifPresent(r -> put(columns, column, r, rule));
      }
    }
    if (tables.putIfAbsent(name.get(), new TableRule(name.get(), rows, columns)) != null) {
      problems.add(node, path, "this table is written twice. Put its columns together");
    }
  }

  private void put(Map<String, ColumnRule> columns, String column, ColumnRule rule, YamlFields at) {
    if (columns.putIfAbsent(column, rule) != null) {
      problems.add(at.node(), at.path(), "this column is written twice. Keep one rule");
    }
  }

  private Optional<ColumnRule> column(YamlFields rule, TableName table, String column) {
    Map<String, YamlNode> entries = rule.entries();
    if (!(rule.node() instanceof YamlNode.Mapping)) {
      return Optional.empty();
    }
    if (entries.containsKey("keep") == entries.containsKey("mask")) {
      problems.add(
          rule.node(),
          rule.path(),
          "a column has either a `mask`, or `keep` and a reason and `by`");
      return Optional.empty();
    }
    return entries.containsKey("keep") ? kept(rule) : masked(rule, table, column);
  }

  private Optional<ColumnRule> kept(YamlFields rule) {
    rule.allow("keep", "by");
    Optional<String> reason = rule.text("keep");
    Optional<String> by = rule.text("by");
    if (rule.get("by").isEmpty()) {
      problems.add(rule.node(), rule.at("by"), "this is missing: who decided that it may be kept");
    }
    return reason.flatMap(r -> by.map(b -> new ColumnRule.Kept(r, b)));
  }

  private static Optional<ColumnRule> masked(YamlFields rule, TableName table, String column) {
    YamlNode named = rule.entries().getOrDefault("mask", rule.node());
    String[] known =
        Stream.concat(
                Stream.of("mask", "domain", "when", "fits"),
                MaskReader.settings(MaskReader.word(named)).stream())
            .toArray(String[]::new);
    rule.allow(known);
    // What is chosen by another column agrees with all that is chosen by it
    String chosenBy = rule.text("person").or(() -> rule.text("entity")).orElse(column);
    String domain = rule.text("domain").orElse(table.spelling() + "." + chosenBy);
    Optional<String> when = rule.text("when");
    return MaskReader.read(rule, named, domain)
        .map(mask -> new ColumnRule.Masked(mask, domain, when, rule.texts("fits")));
  }
}
