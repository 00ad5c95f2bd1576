package dev.previewdb.snapshot.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A schema of a few tables with foreign keys of all shapes between them, circles and trees too,
 * with rows, and with rules for its rows.
 */
final class RandomTables {
  /** Which columns point at which key of which table. */
  record Pointer(String from, String column, String to, boolean composite) {}

  private final Random random;
  private final String schema;
  private final int tables;
  private final List<Pointer> pointers = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();
  private final Map<String, String> rules = new TreeMap<>();

  RandomTables(long seed, String schema) {
    this.random = new Random(seed);
    this.schema = schema;
    this.tables = 3 + random.nextInt(4);
    statements.add("CREATE SCHEMA " + schema);
    for (var i = 0; i < 2 * tables; i++) {
      pointer(i);
    }
    for (var i = 0; i < tables; i++) {
      table(i);
    }
    pointers.forEach(this::fill);
    for (var i = 0; i < tables; i++) {
      rule(i);
    }
  }

  private String name(int table) {
    return schema + ".t" + table;
  }

  private void pointer(int number) {
    pointers.add(
        new Pointer(
            name(random.nextInt(tables)),
            "p" + number,
            name(random.nextInt(tables)),
            random.nextInt(3) == 0));
  }

  private void table(int number) {
    var columns = new StringBuilder("id int, grp int NOT NULL");
    for (var pointer : pointers) {
      if (pointer.from().equals(name(number))) {
        columns.append(", ").append(pointer.column()).append(" bigint");
        columns.append(pointer.composite() ? ", " + pointer.column() + "g int" : "");
      }
    }
    var partitioned = random.nextInt(3) == 0;
    statements.add(
        "CREATE TABLE %s (%s, PRIMARY KEY (id), UNIQUE (grp, id))%s"
            .formatted(name(number), columns, partitioned ? " PARTITION BY HASH (id)" : ""));
    for (var part = 0; partitioned && part < 2; part++) {
      statements.add(
          "CREATE TABLE %1$s_%2$d PARTITION OF %1$s FOR VALUES WITH (MODULUS 2, REMAINDER %2$d)"
              .formatted(name(number), part));
    }
    statements.add(
        "INSERT INTO %s (id, grp) SELECT i, i %% 4 FROM generate_series(1, %d) i"
            .formatted(name(number), 40 + random.nextInt(200)));
  }

  /** Few point, so that not all is reached; a row may point at itself. */
  private void fill(Pointer pointer) {
    var target = "(SELECT count(*) FROM " + pointer.to() + ")";
    statements.add(
        "UPDATE %1$s SET %2$s = 1 + (id * %3$d + %4$d) %% %5$s WHERE (id + %4$d) %% %6$d = 0"
            .formatted(
                pointer.from(),
                pointer.column(),
                1 + random.nextInt(7),
                random.nextInt(50),
                target,
                1 + random.nextInt(5)));
    if (pointer.composite()) {
      // Some with half a key, which points nowhere
      statements.add(
          "UPDATE %1$s SET %2$sg = %2$s %% 4 WHERE id %% 5 > 0"
              .formatted(pointer.from(), pointer.column()));
    }
    statements.add(
        (pointer.composite()
                ? "ALTER TABLE %1$s ADD FOREIGN KEY (%2$s, %2$sg) REFERENCES %3$s (id, grp)%4$s"
                : "ALTER TABLE %1$s ADD FOREIGN KEY (%2$s) REFERENCES %3$s (id)%4$s")
            .formatted(
                pointer.from(),
                pointer.column(),
                pointer.to(),
                random.nextBoolean() ? " DEFERRABLE INITIALLY DEFERRED" : ""));
  }

  private void rule(int table) {
    rules.put(
        name(table),
        switch (random.nextInt(6)) {
          case 0 -> "all";
          case 1, 2 -> "sample " + (1 + random.nextInt(9)) + "%";
          case 3 -> "false";
          default -> "id % " + (10 + random.nextInt(40)) + " = 3";
        });
  }

  List<String> statements() {
    return statements;
  }

  List<Pointer> pointers() {
    return pointers;
  }

  /** By table. */
  Map<String, String> rules() {
    return rules;
  }

  String yaml() {
    var yaml = new StringBuilder();
    rules.forEach((table, rule) -> {
      yaml.append("  ").append(table).append(":\n    rows: \"").append(rule).append("\"\n");
      yaml.append("    id: { keep: test, by: test }\n    grp: { keep: test, by: test }\n");
      pointers.stream()
          .filter(p -> p.from().equals(table))
          .flatMap(p ->
              p.composite()
                  ? List.of(p.column(), p.column() + "g").stream()
                  : List.of(p.column()).stream())
          .forEach(c -> yaml.append("    ").append(c).append(": { keep: test, by: test }\n"));
    });
    return yaml.toString();
  }
}
