package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads SQL files as what PostgreSQL takes, so that an error names the file and the place. */
final class Utf8 {
  private Utf8() {}

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a listed migration. */
  static String text(MigrationFiles files, Migration migration) {
    return text(files.file(below(files, migration)), migration.file());
  }

  /** As Node reads it: what is no UTF-8 is replaced. */
  static String replaced(MigrationFiles files, Migration migration) {
    return new String(bytes(files, migration), StandardCharsets.UTF_8);
  }

  static byte[] bytes(MigrationFiles files, Migration migration) {
    return bytes(files.file(below(files, migration)));
  }

  private static String below(MigrationFiles files, Migration migration) {
    return files.path().isEmpty()
        ? migration.file()
        : migration.file().substring(files.path().length() + 1);
  }

  /**
   * The file's text; a byte order mark stays in it.
   *
   * @param shown the file's name for people
   * @throws PreviewDbException if it is not UTF-8, with the offset of the first bad byte from 0
   */
  static String text(Path file, String shown) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(file));
    CharBuffer chars = CharBuffer.allocate(bytes.remaining());
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(bytes, chars, true);
    if (result.isError()) {
      throw PreviewDbException.of(Problem.MIGRATION_NOT_UTF8, shown, bytes.position());
    }
    return chars.flip().toString();
  }
}
