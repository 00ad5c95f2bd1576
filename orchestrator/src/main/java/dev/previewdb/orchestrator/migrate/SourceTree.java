package dev.previewdb.orchestrator.migrate;

import java.util.List;

/** What a commit holds, for finding the migrations in it without writing anything out. */
public interface SourceTree {

  /** Paths of the regular files with harmless names, with {@code /}, in the order of the tree. */
  List<String> files();

  /**
   * The beginning of a file as text, bytes that are no UTF-8 replaced.
   *
   * @param limit bytes to read at most
   */
  String beginning(String path, int limit);
}
