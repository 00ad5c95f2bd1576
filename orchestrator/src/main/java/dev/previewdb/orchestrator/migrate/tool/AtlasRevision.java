package dev.previewdb.orchestrator.migrate.tool;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of Atlas's table.
 *
 * @param type 1 what a database had before Atlas, 2 what was run, 4 what was set by hand
 * @param applied statements that ran; all of them where it is {@code total}
 * @param total as it was when the file began to run, and so are description and hash
 * @param nanos of its last run to have come to an end, or to a failure
 * @param hash as {@link AtlasSum} has it
 * @param partialHashes of each statement that ran and all before it, with {@code h1:} in front;
 *     empty again once the file has run
 */
record AtlasRevision(
    String version,
    String description,
    int type,
    int applied,
    int total,
    long nanos,
    String error,
    String errorStatement,
    String hash,
    List<String> partialHashes) {
  private static final int EXECUTED = 2;

  AtlasRevision {
    partialHashes = List.copyOf(partialHashes);
  }

  static AtlasRevision begun(String version, String description, int total, String hash) {
    return new AtlasRevision(version, description, EXECUTED, 0, total, 0, "", "", hash, List.of());
  }

  boolean isPartial() {
    return applied != total;
  }

  /** After one more statement. */
  AtlasRevision step(String partialHash) {
    List<String> hashes = new ArrayList<>(partialHashes);
    hashes.add(partialHash);
    return new AtlasRevision(
        version, description, type, applied + 1, total, nanos, "", "", hash, hashes);
  }

  AtlasRevision failed(String words, String statement, long took) {
    return new AtlasRevision(
        version, description, type, applied, total, took, words, statement, hash, partialHashes);
  }

  AtlasRevision done(long took) {
    return new AtlasRevision(
        version, description, type, applied, total, took, error, errorStatement, hash, List.of());
  }
}
