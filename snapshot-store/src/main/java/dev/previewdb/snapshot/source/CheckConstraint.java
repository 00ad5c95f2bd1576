package dev.previewdb.snapshot.source;

import java.util.List;

/**
 * A CHECK: the columns it reads (none for a domain's), and its expression as PostgreSQL prints it.
 */
public record CheckConstraint(String name, List<String> columns, String expression) {
  public CheckConstraint {
    columns = List.copyOf(columns);
  }
}
