package dev.previewdb.snapshot.source;

import java.util.List;
import java.util.Set;

/**
 * A primary key, unique constraint, unique index or exclusion constraint.
 *
 * @param terms what must differ together
 * @param predicateColumns the columns that the WHERE of a partial index reads
 * @param predicate that WHERE, empty where there is none
 * @param nullsDistinct false for NULLS NOT DISTINCT
 */
public record UniqueKey(
    String name,
    boolean primary,
    List<Term> terms,
    Set<String> predicateColumns,
    String predicate,
    boolean nullsDistinct) {
  /**
   * One column or expression of a key.
   *
   * @param columns the columns it reads: one for a plain column
   * @param expression as PostgreSQL prints it; for a plain column, empty
   * @param equality whether it is compared by equality, as all terms are but those of exclusion
   */
  public record Term(Set<String> columns, String expression, boolean equality) {
    public Term {
      columns = Set.copyOf(columns);
    }

    public boolean plain() {
      return expression.isEmpty();
    }
  }

  public UniqueKey {
    terms = List.copyOf(terms);
    predicateColumns = Set.copyOf(predicateColumns);
  }
}
