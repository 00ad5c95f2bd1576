package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.math.BigInteger;
import java.util.List;

/** Migrations of tools whose files' names begin with a number. */
final class NumberedFiles {
  private NumberedFiles() {}

  /**
   * A file of a tool that keeps no checksum.
   *
   * @param version what the tool knows it by
   * @param description of the name; underscores are blanks
   * @param name below the directory of the files
   */
  static Migration migration(
      MigrationFiles files, String version, String description, String name) {
    return new Migration(
        version,
        description.replace('_', ' ').strip(),
        files.inRepository(name),
        "sha256:" + Hash.of(Utf8.bytes(files.file(name))),
        false);
  }

  /**
   * The migrations that are to run, all of SQL; those in code that production has are left alone.
   *
   * @throws PreviewDbException if one of them is in code
   */
  static List<Migration> sqlOnly(List<Migration> pending) {
    for (Migration migration : pending) {
      if (!migration.file().endsWith(".sql")) {
        throw PreviewDbException.of(
            Problem.MIGRATION_NOT_RUN_HERE, migration.file(), "it is written in code");
      }
    }
    return pending;
  }

  /** Of versions in digits, of any length. */
  static int compare(String one, String other) {
    return new BigInteger(one).compareTo(new BigInteger(other));
  }

  /** Without zeros in front; of any length. */
  static String canonical(String digits) {
    return digits.replaceFirst("^0+(?=[0-9])", "");
  }

  /** As a program's 64-bit integer. */
  static boolean fits(String digits) {
    try {
      Long.parseLong(digits);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
