package dev.previewdb.snapshot.source;

import java.util.List;
import java.util.Set;

/**
 * A column of a table.
 *
 * @param position its number in the catalog, 1 or more; not dense, as columns may have been dropped
 * @param notNull whether the column or a domain of its type forbids NULL
 * @param generation whether its values are computed from other columns
 * @param computedFrom the columns that a generated column reads; else empty
 * @param numbering whether the database numbers the rows by it
 * @param inherited whether it comes from a parent table
 * @param domainChecks CHECK expressions of its type's domains, over `VALUE`
 */
public record SourceColumn(
    String name,
    int position,
    ColumnType type,
    boolean notNull,
    Generation generation,
    Set<String> computedFrom,
    Numbering numbering,
    boolean inherited,
    List<CheckConstraint> domainChecks) {
  public enum Generation {
    NONE,
    STORED,
    VIRTUAL
  }

  /** How the database hands out the column's numbers by itself, if it does. */
  public enum Numbering {
    NONE,
    IDENTITY_ALWAYS,
    IDENTITY_BY_DEFAULT,
    /** A default that calls nextval, as of serial. */
    SEQUENCE
  }

  public SourceColumn {
    computedFrom = Set.copyOf(computedFrom);
    domainChecks = List.copyOf(domainChecks);
  }

  /** Whether its values are in the rows that are copied; generated ones are computed again. */
  public boolean copied() {
    return generation == Generation.NONE;
  }
}
