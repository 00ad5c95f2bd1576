package dev.previewdb.snapshot.server;

import java.util.ArrayList;
import java.util.List;

/**
 * What is fixed when a data directory is made. Databases made later may have an encoding and locale
 * of their own.
 *
 * @param encoding PostgreSQL's name of it, such as UTF8
 * @param collate the operating system's locale for sorting, such as C.UTF-8
 * @param ctype the operating system's locale for characters
 * @param checksums whether data pages carry checksums
 */
public record InitOptions(String encoding, String collate, String ctype, boolean checksums) {

  /** UTF-8 with the C locale, which every machine has, and no checksums. */
  public static InitOptions plain() {
    return new InitOptions("UTF8", "C", "C", false);
  }

  /** The same, with checksums or without. */
  public InitOptions withChecksums(boolean wanted) {
    return new InitOptions(encoding, collate, ctype, wanted);
  }

  List<String> arguments(int major) {
    var arguments = new ArrayList<String>();
    arguments.add("--encoding=" + encoding);
    arguments.add("--lc-collate=" + collate);
    arguments.add("--lc-ctype=" + ctype);
    // Messages stay English: we read them.
    arguments.add("--lc-messages=C");
    if (checksums) {
      arguments.add("--data-checksums");
    } else if (major >= 18) {
      arguments.add("--no-data-checksums");
    }
    return List.copyOf(arguments);
  }
}
