package dev.previewdb.snapshot.schema;

/**
 * One thing in which two schemas differ, by name only: what is written in defaults or bodies may be
 * personal.
 *
 * @param object such as <code>index shop.customer_email</code>
 * @param how such as <code>is missing</code> or <code>differs in its definition</code>
 */
public record CatalogDifference(String object, String how) {
  @Override
  public String toString() {
    return object.replaceAll("\\p{Cntrl}", " ") + " " + how;
  }
}
