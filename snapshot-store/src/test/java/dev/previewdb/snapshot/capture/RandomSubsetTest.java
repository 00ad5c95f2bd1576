package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Snapshots of random schemas hold what was chosen, what that points at, and nothing else. */
class RandomSubsetTest {
  private static final int SCHEMAS = 20;

  @Test
  void whatIsThereIsWhatAPlainSearchFinds() throws SQLException {
    try (var lab = CaptureLab.with()) {
      var all = new ArrayList<RandomTables>();
      for (var seed = 1; seed <= SCHEMAS; seed++) {
        var tables = new RandomTables(seed, "s" + seed);
        lab.run(tables.statements().toArray(String[]::new));
        all.add(tables);
      }
      lab.grant();
      var rules = "tables:\n" + all.stream().map(RandomTables::yaml).collect(Collectors.joining());
      // All foreign keys are validated when they are made in the snapshot.
      var snapshot = lab.take(rules);
      var clone = lab.start(snapshot);
      try (var there = clone.connect("shop");
          var source = lab.admin()) {
        assertThat(CaptureLab.ask(there, "SELECT bool_and(convalidated) FROM pg_constraint"))
            .isEqualTo("t");
        var plan =
            MaskingPlan.of(
                SourceSchema.read(source),
                MaskingRules.parse(rules, "masking.yaml"),
                CaptureLab.key());
        var left = 0;
        for (var tables : all) {
          var expected = needed(source, tables, plan);
          for (var table : tables.rules().keySet()) {
            var rows = ids(there, "SELECT id FROM " + table);
            assertThat(rows).as(table + "\n" + tables.yaml()).isEqualTo(expected.get(table));
            left += ids(source, "SELECT id FROM " + table).size() - rows.size();
          }
        }
        assertThat(left).as("rows left behind").isGreaterThan(1000);
      }
    }
  }

  /** Row by row, until nothing is added. */
  private static Map<String, Set<Integer>> needed(
      Connection source, RandomTables tables, MaskingPlan plan) throws SQLException {
    var needed = new HashMap<String, Set<Integer>>();
    for (var table : tables.rules().keySet()) {
      needed.put(table, ids(source, "SELECT id FROM " + table + where(plan, table)));
    }
    var before = -1;
    while (before != size(needed)) {
      before = size(needed);
      for (var pointer : tables.pointers()) {
        var from = needed.getOrDefault(pointer.from(), Set.of());
        var list = from.stream().map(String::valueOf).collect(Collectors.joining(","));
        var targets =
            ids(
                source,
                "SELECT %1$s FROM %2$s WHERE id = ANY ('{%3$s}') AND %1$s IS NOT NULL%4$s"
                    .formatted(
                        pointer.column(),
                        pointer.from(),
                        list,
                        pointer.composite() ? " AND " + pointer.column() + "g IS NOT NULL" : ""));
        needed.computeIfAbsent(pointer.to(), _ -> new TreeSet<>()).addAll(targets);
      }
    }
    return needed;
  }

  private static String where(MaskingPlan plan, String table) {
    var name = TableName.parse(table).orElseThrow();
    var condition =
        plan.tables().stream()
            .filter(t -> t.table().root().equals(name))
            .findFirst()
            .flatMap(t -> t.condition());
    return condition.map(c -> " WHERE " + c).orElse("");
  }

  private static int size(Map<String, Set<Integer>> all) {
    return all.values().stream().mapToInt(Set::size).sum();
  }

  private static Set<Integer> ids(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var ids = new TreeSet<Integer>();
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
      return ids;
    }
  }
}
