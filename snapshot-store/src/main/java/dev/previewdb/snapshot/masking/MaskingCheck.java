package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What changed at the source since the rules were reviewed.
 *
 * @param unreviewed columns that no rule speaks of, as `schema.table.column`
 * @param gone tables and columns that rules speak of and the source no longer has
 * @param unfit rules that no longer fit, each with its mend
 * @param personal places of the schema that hold what looks personal, and what that is
 * @param draft rules for the unreviewed columns and the places, to paste; empty where there are
 *     none
 */
public record MaskingCheck(
    List<String> unreviewed,
    List<String> gone,
    List<String> unfit,
    List<String> personal,
    String draft) {
  public MaskingCheck {
    unreviewed = List.copyOf(unreviewed);
    personal = List.copyOf(personal);
    gone = List.copyOf(gone);
    unfit = List.copyOf(unfit);
  }

  /** Of the columns alone, with a draft from names, types and constraints. */
  public static MaskingCheck of(SourceSchema schema, MaskingRules rules) {
    return of(schema, rules, DraftSample::none);
  }

  /**
   * Of the columns alone, with a draft from a sample of the rows too.
   *
   * @param sample taken only where there is something to draft
   */
  public static MaskingCheck of(
      SourceSchema schema, MaskingRules rules, Supplier<DraftSample> sample) {
    Findings findings = PlanProof.of(schema, rules).findings();
    return new MaskingCheck(
        findings.unreviewed().stream().map(ColumnKey::toString).toList(),
        gone(schema, rules),
        findings.unfit().stream().map(Findings.Unfit::toString).toList(),
        List.of(),
        findings.unreviewed().isEmpty()
            ? ""
            : MaskingDraft.of(schema, rules, sample.get(), findings.unreviewed()));
  }

  /**
   * Of the columns, and of the texts that come with the schema.
   *
   * @param sample taken only where there is something to draft
   */
  public static MaskingCheck of(
      SourceSchema schema,
      CatalogFingerprint texts,
      MaskingRules rules,
      Supplier<DraftSample> sample) {
    MaskingCheck columns = of(schema, rules, sample);
    SchemaReview review = SchemaReview.of(schema.database(), texts, rules);
    List<SchemaReview.Find> finds = review.byForm();
    return new MaskingCheck(
        columns.unreviewed(),
        Stream.concat(columns.gone().stream(), review.gone().stream()).toList(),
        columns.unfit(),
        finds.stream().map(SchemaReview.Find::toString).toList(),
        columns.draft() + SchemaReview.draft(finds));
  }

  /**
   * Of all that the source can be asked before a row is copied: also whether it takes the
   * expressions of the mask `sql`, in the words of a capture. Rows are read only where there is
   * something to draft.
   *
   * @throws SQLException when the source cannot be asked
   */
  public static MaskingCheck atSource(Connection source, MaskingRules rules) throws SQLException {
    SourceSchema schema = SourceSchema.read(source);
    MaskingCheck check =
        of(schema, CatalogFingerprint.of(source), rules, () -> DraftSample.read(source, schema));
    List<String> refused =
        new SqlMasks(source).wrong(schema, PlanProof.of(schema, rules).decisions());
    return new MaskingCheck(
        check.unreviewed(),
        check.gone(),
        Stream.concat(check.unfit().stream(), refused.stream()).toList(),
        check.personal(),
        check.draft());
  }

  private static List<String> gone(SourceSchema schema, MaskingRules rules) {
    Map<TableName, SourceTable> tables = new HashMap<>();
    schema.tables().forEach(table -> tables.put(table.name(), table));
    Set<String> columns = new HashSet<>();
    for (SourceTable table : schema.tables()) {
      table
          .columns()
          .forEach(c -> columns.add(SchemaReview.VALUES + new ColumnKey(table.name(), c.name())));
    }
    List<String> gone = new ArrayList<>();
    new TreeMap<>(rules.tables())
        .forEach((name, rule) -> {
          SourceTable table = tables.get(name);
          if (table == null) {
            gone.add(name.toString());
          } else {
            rule.sortedColumns().keySet().stream()
                .filter(column -> table.column(column).isEmpty())
                .forEach(column -> gone.add(new ColumnKey(name, column).toString()));
          }
        });
    new TreeSet<>(rules.accepted().keySet())
        .stream()
            .filter(place -> place.startsWith(SchemaReview.VALUES) && !columns.contains(place))
            .forEach(gone::add);
    return gone;
  }

  /** Whether the rules are those of the source as it is now. */
  public boolean passes() {
    return unreviewed.isEmpty() && gone.isEmpty() && unfit.isEmpty() && personal.isEmpty();
  }
}
