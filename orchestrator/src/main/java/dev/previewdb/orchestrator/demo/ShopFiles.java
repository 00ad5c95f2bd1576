package dev.previewdb.orchestrator.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The shop's files, as its developers would have them in their repository. */
final class ShopFiles {
  /** On the class path. */
  static final String MIGRATIONS = "dev/previewdb/orchestrator/demo/migrations";

  /** The version production is at: the last one of the main branch. */
  static final String DEPLOYED = "4";

  private ShopFiles() {}

  /** The text of a file below this package. */
  static String read(String name) {
    try (InputStream in = ShopFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program comes without its file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
