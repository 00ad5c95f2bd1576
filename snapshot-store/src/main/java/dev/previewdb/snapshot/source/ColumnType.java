package dev.previewdb.snapshot.source;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A column's type.
 *
 * @param sql as `format_type` writes it, as in `character varying(20)` or `shop.email_address`
 * @param base the catalog name of the type underneath all domains, as in `varchar` or `int4`
 * @param kind what `base` is
 * @param maxLength the greatest number of characters; empty where there is no limit
 * @param precision digits of a numeric in all; empty where there is no limit
 * @param scale digits of a numeric after the point; empty where there is no limit
 * @param labels the labels of an enum, in their order; else empty
 * @param fields the fields of a composite, in their order; else empty
 * @param foldsCase whether the type itself holds `a` and `A` for equal (citext)
 * @param element of an array of values that are no domain's; else empty
 * @param plainEquality false under a nondeterministic collation, where unlike bytes may be equal
 */
public record ColumnType(
    String sql,
    String base,
    TypeKind kind,
    OptionalInt maxLength,
    OptionalInt precision,
    OptionalInt scale,
    List<String> labels,
    List<Field> fields,
    boolean foldsCase,
    Optional<ColumnType> element,
    boolean plainEquality) {
  /**
   * A field of a composite type.
   *
   * @param notNull whether a domain of its type forbids NULL
   * @param checks CHECK expressions of its type's domains, over `VALUE`
   */
  public record Field(String name, ColumnType type, boolean notNull, List<CheckConstraint> checks) {
    public Field {
      checks = List.copyOf(checks);
    }
  }

  public ColumnType {
    labels = List.copyOf(labels);
    fields = List.copyOf(fields);
  }

  /** What a mask sees: the type itself, or that of an array's elements. */
  public ColumnType ofElements() {
    return element.orElse(this);
  }

  /** Whether values come padded with blanks that do not count, as in char(n). */
  public boolean blankPadded() {
    return base.equals("bpchar") && maxLength.isPresent();
  }
}
