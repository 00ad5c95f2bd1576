package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.ForeignKey;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.TableName;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the rows of one table that holds rows are read, masked and written. */
public final class TablePlan {
  private final SourceTable table;
  private final TableName into;
  private final List<SourceColumn> copied;
  private final List<String> columns;
  private final RowFormat format;
  private final RowChoice rows;
  private final List<ForeignKey> pointers;
  private final List<FieldPlan> masked;
  private final Map<String, Computed> computed;
  private final MaskingKey key;

  /** What the source computes in place of a column, in rows where the condition is true. */
  record Computed(String expression, Optional<String> when) {
    // The line breaks end a comment in a rule's SQL
    private String sql(String column) {
      return when.map(
              w -> "CASE WHEN (" + w + "\n) THEN (" + expression + "\n) ELSE " + column + " END")
          .orElse("(" + expression + "\n)");
    }
  }

  /** A rule, and the condition at the source that it comes to; none where all rows are chosen. */
  record RowChoice(RowRule rule, Optional<String> condition) {
    static RowChoice of(RowRule rule, SourceTable root, MaskingKey key) {
      return new RowChoice(
          rule,
          switch (rule) {
            case RowRule.Where where -> Optional.of(where.condition());
            case RowRule.Sample sample -> Optional.of(SampleCondition.of(root, sample, key));
            case RowRule.All _, RowRule.None _ -> Optional.empty();
          });
    }
  }

  TablePlan(
      SourceTable table,
      TableName into,
      RowChoice rows,
      List<ForeignKey> pointers,
      List<FieldPlan> masked,
      Map<String, Computed> computed,
      MaskingKey key) {
    this.table = table;
    this.into = into;
    this.copied = table.columns().stream().filter(SourceColumn::copied).toList();
    this.columns = copied.stream().map(SourceColumn::name).toList();
    this.rows = rows;
    this.pointers = List.copyOf(pointers);
    this.masked = List.copyOf(masked);
    this.computed = Collections.unmodifiableMap(new LinkedHashMap<>(computed));
    // What the source computes may be of a type that only a text turns into the column's
    this.format = computed.isEmpty() ? BinaryFit.of(copied, this.masked) : RowFormat.TEXT;
    this.key = key;
  }

  /** The table that is read: plain, or a leaf partition; never its children. */
  public SourceTable table() {
    return table;
  }

  /** The table that is written: the root where a masked value may belong to another partition. */
  public TableName into() {
    return into;
  }

  public RowRule rule() {
    return rows.rule();
  }

  /** The condition that chosen rows fulfil, in parentheses; none where all are chosen. */
  public Optional<String> condition() {
    // The line break ends a comment in a rule's condition
    return rows.condition().map(c -> "(" + c + "\n)");
  }

  /** The foreign keys that still point somewhere: its own and those of the tables it is part of. */
  public List<ForeignKey> pointers() {
    return pointers;
  }

  /** The columns of a row in their order: all but the generated ones; may be empty. */
  public List<String> columns() {
    return columns;
  }

  public List<String> maskedColumns() {
    return masked.stream().map(f -> columns.get(f.column())).toList();
  }

  /** Names the columns that the source computes, for its errors; empty where there are none. */
  public String computedWords() {
    return computed.isEmpty()
        ? ""
        : "; it computes "
            + computed.keySet().stream().map(TableName::oneLine).collect(Collectors.joining(", "))
            + " by `mask: sql`";
  }

  /** How a capture reads and writes its rows. */
  public RowFormat format() {
    return format;
  }

  /** Whether rows must go through a {@link RowMasker}; else their bytes may pass as they are. */
  public boolean masks() {
    return !masked.isEmpty();
  }

  /** Reads all its rows. */
  public String copyOut() {
    return rows.condition().isPresent() || conditions() > 0 || !computed.isEmpty()
        ? copyOut(select(where("")), format)
        : "COPY " + table.name().sql() + columnList() + " TO STDOUT" + with(format.option());
  }

  /** Reads the rows of the pages from `first` up to, without, `end`; -1 for no end. */
  public String copyOut(long first, long end) {
    String from = "ctid >= '(" + first + ",0)'::pg_catalog.tid";
    String to = end < 0 ? "" : " AND ctid < '(" + end + ",0)'::pg_catalog.tid";
    return copyOut(select(where(from + to)), format);
  }

  /**
   * Reads the rows at these places, whatever the rule says of them.
   *
   * @param places an array of tid as SQL writes it, as in `{"(0,1)","(0,2)"}`
   */
  public String copyOutAt(String places) {
    String at = " WHERE ctid = ANY ('" + places + "'::pg_catalog.tid[])";
    return copyOut(select(at), format);
  }

  /** Reads some of its rows, as text whatever its format. */
  String copyTextOutSome(int rows) {
    return copyOut(select(where("")) + " LIMIT " + rows, RowFormat.TEXT);
  }

  private static String copyOut(String select, RowFormat format) {
    return "COPY (" + select + ") TO STDOUT" + with(format.option());
  }

  /** Counts the rows that {@link #copyOut()} reads. */
  public String count() {
    return "SELECT pg_catalog.count(*) FROM ONLY " + table.name().sql() + where("");
  }

  /** Writes rows as the masker gives them; `options` as in `FREEZE`, or empty. */
  public String copyIn(String options) {
    return "COPY " + into.sql() + columnList() + " FROM STDIN" + with(options, format.option());
  }

  private static String with(String... options) {
    String all = Arrays.stream(options).filter(o -> !o.isEmpty()).collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : " WITH (" + all + ")";
  }

  /** A masker of this table's rows as text whatever its format, for one thread. */
  RowMasker textMasker() {
    return TextRowMasker.of(table.name(), columns, masked, key, (_, _, _, _, _, _) -> {});
  }

  /** A masker of rows in its format, for one thread; shows every masked value to `watcher`. */
  public RowMasker rowMasker(MaskedValues watcher) {
    return switch (format) {
      case TEXT -> TextRowMasker.of(table.name(), columns, masked, key, watcher);
      case BINARY -> BinaryRowMasker.of(table.name(), copied, masked, key, watcher);
    };
  }

  private int conditions() {
    return (int) masked.stream().filter(f -> f.when().isPresent()).count();
  }

  private String select(String where) {
    String fields = columns.stream().map(this::selected).collect(Collectors.joining(", "));
    String conditions =
        masked.stream()
            .flatMap(f -> f.when().stream())
            .map(w -> "(" + w + "\n) IS TRUE")
            .collect(Collectors.joining(", "));
    String all =
        fields.isEmpty() || conditions.isEmpty() ? fields + conditions : fields + ", " + conditions;
    return "SELECT " + all + " FROM ONLY " + table.name().sql() + where;
  }

  private String selected(String column) {
    String name = TableName.quote(column);
    Computed how = computed.get(column);
    return how == null ? name : how.sql(name);
  }

  private String where(String pages) {
    String condition = condition().orElse("");
    String both =
        condition.isEmpty() || pages.isEmpty() ? condition + pages : condition + " AND " + pages;
    return both.isEmpty() ? "" : " WHERE " + both;
  }

  private String columnList() {
    return columns.isEmpty()
        ? ""
        : columns.stream().map(TableName::quote).collect(Collectors.joining(", ", " (", ")"));
  }

  @Override
  public String toString() {
    return table.name().toString();
  }
}
