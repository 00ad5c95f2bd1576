package dev.previewdb.orchestrator.migrate;

import java.util.List;

/**
 * A directory that looks like a tool's migrations.
 *
 * @param tool the {@linkplain MigrationTool#name() tool's name}
 * @param path the directory in the repository; empty for its root
 * @param evidence what was found there, in words
 * @param caveats what the tool would do in production and a preview does not, each in words
 */
public record Candidate(String tool, String path, String evidence, List<String> caveats) {
  public Candidate {
    caveats = List.copyOf(caveats);
  }
}
