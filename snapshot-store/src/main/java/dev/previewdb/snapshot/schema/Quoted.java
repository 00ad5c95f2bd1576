package dev.previewdb.snapshot.schema;

/** Names and texts as SQL takes them, whatever they hold. */
public final class Quoted {
  private Quoted() {}

  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A string literal that means the same under any setting of standard_conforming_strings. */
  public static String literal(String text) {
    var doubled = text.replace("'", "''");
    return doubled.contains("\\")
        ? "E'" + doubled.replace("\\", "\\\\") + "'"
        : "'" + doubled + "'";
  }
}
