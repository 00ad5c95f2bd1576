package dev.previewdb.snapshot.subset;

import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.masking.TablePlan;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceLab;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** A database whose rows are chosen by rules, in a transaction that can write nothing. */
final class SubsetLab implements AutoCloseable {
  static final long PLENTY = 1L << 30;

  private final Connection connection;

  SubsetLab(SourceLab server, String... sql) throws SQLException {
    this.connection = server.database(sql);
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
  }

  /**
   * A plan that keeps all values.
   *
   * @param rules from `schema.table`, or `schema.table.column`, to what YAML says of it
   */
  MaskingPlan plan(Map<String, String> rules) throws SQLException {
    SourceSchema schema = SourceSchema.read(connection);
    StringBuilder yaml = new StringBuilder("tables:\n");
    for (SourceTable table : schema.tables()) {
      if (!table.isPartition()) {
        String name = table.name().spelling();
        yaml.append("  '").append(name).append("':\n    rows: ");
        yaml.append('"').append(rules.getOrDefault(name, "all")).append("\"\n");
        for (SourceColumn column : table.columns()) {
          if (column.copied()) {
            yaml.append("    '").append(column.name()).append("': ");
            yaml.append(rules.getOrDefault(name + "." + column.name(), "{ keep: test, by: test }"));
            yaml.append('\n');
          }
        }
      }
    }
    return MaskingPlan.of(schema, MaskingRules.parse(yaml.toString(), "masking.yaml"), key());
  }

  static MaskingKey key() {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 7);
    return MaskingKey.of(secret);
  }

  Subset find(MaskingPlan plan) {
    return find(plan, PLENTY);
  }

  Subset find(MaskingPlan plan, long memory) {
    return RowSearch.run(plan, key(), this::read, memory);
  }

  private void read(TableName table, String copy, Consumer<byte[]> rows) {
    try {
      CopyOut out = copies().copyOut(copy);
      try {
        for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
          rows.accept(row);
        }
      } finally {
        // Else the connection would wait for its end for ever
        if (out.isActive()) {
          out.cancelCopy();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(table.toString(), e);
    }
  }

  /** The first fields of the rows that a capture would copy, sorted, by the name of their root. */
  Map<String, List<String>> rows(Map<String, String> rules) throws SQLException {
    MaskingPlan plan = plan(rules);
    Subset subset = find(plan);
    Map<String, List<String>> all = new TreeMap<>();
    for (TablePlan table : plan.tables()) {
      Iterator<String> copies =
          subset
              .rows(table.table().name())
              .map(rows -> rows.copies(table))
              .orElse(List.of(table.copyOut()).iterator());
      while (copies.hasNext()) {
        all.computeIfAbsent(table.table().root().name(), _ -> new ArrayList<>())
            .addAll(firstFields(copies.next()));
      }
    }
    all.values().forEach(rows -> rows.sort(null));
    return all;
  }

  private List<String> firstFields(String copy) throws SQLException {
    try {
      StringWriter text = new StringWriter();
      copies().copyOut(copy.replace(" WITH (FORMAT binary)", ""), text);
      return text.toString().lines().map(line -> line.split("\t", -1)[0]).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CopyManager copies() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
