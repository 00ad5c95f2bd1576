package dev.previewdb.orchestrator.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a secret is kept: one of the two. What a file holds may be asked for again and again. */
public record SecretPlace(Optional<String> variable, Optional<Path> file) {

  /** The secret as it is there now; empty where there is none that could be read. */
  public Optional<Secret> look(Map<String, String> environment) {
    return file.map(SecretPlace::text)
        .orElseGet(() -> variable.map(environment::get).map(String::strip))
        .filter(text -> !text.isEmpty())
        .map(Secret::new);
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
