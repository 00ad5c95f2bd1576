package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.SourceLab;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** Makes plans of rules for schemas that a server has read. */
final class PlanLab implements AutoCloseable {
  private final SourceLab source = new SourceLab();

  Connection database(String ddl) throws SQLException {
    return source.database(ddl);
  }

  SourceSchema schema(String ddl) throws SQLException {
    return source.schema(ddl);
  }

  MaskingPlan plan(SourceSchema schema, String tables) {
    return MaskingPlan.of(
        schema, MaskingRules.parse("tables:\n" + tables.indent(2), "masking.yaml"), MaskLab.KEY);
  }

  MaskingPlan plan(String ddl, String tables) throws SQLException {
    return plan(schema(ddl), tables);
  }

  /** What is said of rules that do not fit. */
  String unfit(String ddl, String tables) throws SQLException {
    try {
      plan(ddl, tables);
    } catch (SnapshotException e) {
      assertThat(e.problem()).as(e.getMessage()).isEqualTo(SnapshotProblem.MASK_DOES_NOT_FIT);
      return e.what();
    }
    throw new AssertionError("these rules were taken");
  }

  static String mask(MaskingPlan plan, String table, String row) {
    RowMasker masker = plan.table(TableName.parse(table).orElseThrow()).orElseThrow().textMasker();
    byte[] in = (row + "\n").getBytes(StandardCharsets.UTF_8);
    RowBuffer out = new RowBuffer(16);
    masker.mask(in, 0, in.length, out);
    return new String(out.bytes(), 0, out.length() - 1, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    source.close();
  }
}
