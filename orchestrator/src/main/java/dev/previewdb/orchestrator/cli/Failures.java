package dev.previewdb.orchestrator.cli;

import dev.previewdb.github.GitHubException;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a command says of a failure. */
final class Failures {
  private Failures() {}

  static Told told(Exception failure) {
    return switch (failure) {
      case ApiClient.Refused refused -> refused.told();
      case PreviewDbException e -> Told.of(e, "the command");
      case SnapshotException e -> Told.of(e, "the command");
      case GitHubException e -> Told.of(e, "the command");
      default -> unforeseen(failure);
    };
  }

  private static Told unforeseen(Exception failure) {
    String kind = failure.getClass().getSimpleName();
    return Told.of(
        PreviewDbException.because(Problem.UNFORESEEN, failure, kind, details(failure)), kind);
  }

  /**
   * Kinds and places only, for its user only: an unforeseen message may hold anything, even a row.
   */
  private static String details(Throwable failure) {
    List<String> lines = new ArrayList<>();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      lines.add(each.getClass().getName());
      for (StackTraceElement frame : each.getStackTrace()) {
        lines.add("  at " + frame);
      }
    }
    try {
      Path file = Files.createTempFile("previewdb-error-", ".txt");
      return "The file " + Files.write(file, lines);
    } catch (IOException e) {
      return "The place " + lines.get(Math.min(1, lines.size() - 1)).strip();
    }
  }
}
