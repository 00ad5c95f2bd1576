package dev.previewdb.snapshot.capture;

import dev.previewdb.snapshot.heap.StoredColumn;
import dev.previewdb.snapshot.heap.StoredForm;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Kept;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.Masked;
import dev.previewdb.snapshot.masking.ColumnCoverage.Treatment.NotCopied;
import dev.previewdb.snapshot.scan.SourceValues.Value;
import dev.previewdb.snapshot.scan.Tell;
import dev.previewdb.snapshot.schema.Quoted;
import dev.previewdb.snapshot.source.ColumnType;
import java.util.Optional;

/**
 * A column of the finished database in which values of the source are looked for.
 *
 * @param accepted whether somebody answers for what is found in it
 * @param own what its own values were, where it is masked and they may not be found in it
 */
record SearchedColumn(
    MaskWatch.Column column,
    ColumnType type,
    Treatment treatment,
    boolean accepted,
    Optional<ColumnWatch> own) {

  /** Whether values of the type can hold a text. */
  static boolean holdsText(ColumnType type) {
    return switch (type.ofElements().kind()) {
      case TEXT, JSON, BYTES, ARRAY, RANGE, COMPOSITE, HSTORE, OTHER -> true;
      case INTEGER, NUMERIC, FLOAT, BOOLEAN, DATE, TIMESTAMP, UUID, ENUM, NETWORK, POINT -> false;
    };
  }

  /** The name under which the rules accept what is found in it. */
  static String place(MaskWatch.Column column) {
    return "values of column " + column;
  }

  /**
   * Whether COPY's binary format has it as {@link #expression} gives it, or with a mark before.
   * COPY takes no column that is computed.
   */
  boolean copiedAsText() {
    if (treatment instanceof NotCopied) {
      return false;
    }
    return switch (type.kind()) {
      case TEXT, JSON -> true;
      case BYTES -> own.isEmpty();
      case INTEGER, NUMERIC, FLOAT, BOOLEAN, DATE, TIMESTAMP, UUID, ENUM, ARRAY, RANGE -> false;
      case COMPOSITE, NETWORK, POINT, HSTORE, OTHER -> false;
    };
  }

  /** How it lies in a row, where {@link #copiedAsText}. */
  StoredColumn stored() {
    var form =
        switch (type.base()) {
          case "name" -> StoredForm.NAME;
          case "jsonb" -> StoredForm.DOCUMENT;
          default -> StoredForm.PLAIN;
        };
    return new StoredColumn(column.name(), form);
  }

  /** Its name for SQL. */
  String sql() {
    return Quoted.identifier(column.name());
  }

  /** Bytes as they are, all else as text. */
  String expression() {
    var name = sql();
    return switch (type.kind()) {
      case BYTES -> own.isEmpty() ? name : name + "::text";
      // The cast adds a netmask, and rows are copied without it
      case NETWORK -> "pg_catalog.concat(" + name + ")";
      default -> name + "::text";
    };
  }

  /** Whether a value of the source must not be here. */
  boolean forbids(Value value, Masked source) {
    return switch (treatment) {
      case Kept _, NotCopied _ -> !accepted && value.telling();
      case Masked how when how.conditional() ->
          // What it leaves alone in one row it may have masked in another
          !accepted && !source.domain().equals(how.domain()) && value.telling();
      case Masked how -> forbids(value, how.mask());
    };
  }

  private boolean forbids(Value value, String mask) {
    return switch (mask) {
      // It is written in the rules
      case "constant" -> false;
      // Made of words that sources use too
      case "name", "address" -> value.is(Tell.BEYOND_CHANCE) && form(value);
      case "text", "network", "iban", "encrypt" -> value.is(Tell.BEYOND_CHANCE);
      // Keys are kept where no rule says otherwise, and labels and such are in fields
      case "json", "composite", "hstore" ->
          !accepted && value.is(Tell.BEYOND_CHANCE) && value.telling();
      case "email", "phone", "uuid", "hash", "card", "null", "number", "date", "geo" ->
          form(value) || value.is(Tell.BEYOND_CHANCE);
      // Something is kept of it, or only somebody's word says what it makes
      default -> !accepted && value.telling();
    };
  }

  private static boolean form(Value value) {
    return value.is(Tell.EMAIL) || value.is(Tell.NUMBER);
  }

  /** What it is, in words. */
  @Override
  public String toString() {
    return switch (treatment) {
      case Masked _ -> "the masked column " + column;
      case Kept _ -> "the kept column " + column;
      case NotCopied _ -> "the computed column " + column;
    };
  }
}
