package dev.previewdb.orchestrator.migrate;

import java.util.List;

/** Which migrations a commit has. Never a guess: two candidates are a question. */
public sealed interface Detection {

  /**
   * No migrations.
   *
   * @param words what was looked for and where
   */
  record None(String words) implements Detection {}

  /** Exactly one. */
  record Found(Candidate candidate) implements Detection {}

  /**
   * More than one, and nothing says which.
   *
   * @param question names each candidate, and the configuration that chooses one
   */
  record Ambiguous(List<Candidate> candidates, String question) implements Detection {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }
  }
}
