package dev.previewdb.snapshot.source;

import java.util.List;

/**
 * A CHECK of a table or a domain.
 *
 * @param columns the columns it reads; none for a domain's, which reads `VALUE`
 * @param expression as PostgreSQL prints it
 * @param certain whether every row there is satisfies it, those of child tables too: it is
 *     validated, enforced and inherited
 */
public record CheckConstraint(
    String name, List<String> columns, String expression, boolean certain) {
  public CheckConstraint {
    columns = List.copyOf(columns);
  }
}
