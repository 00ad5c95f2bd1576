package dev.previewdb.orchestrator.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where secrets come from: the environment, and files beside the configuration. */
final class SecretSource {
  private final Map<String, String> environment;
  private final Path directory;
  private final Needs needs;

  SecretSource(Map<String, String> environment, Path directory, Needs needs) {
    this.environment = environment;
    this.directory = directory;
    this.needs = needs;
  }

  /** Whether the secret or file of that key will be used. */
  boolean needs(String key) {
    return needs.has(key);
  }

  /** Where a secret is, without a look at it. */
  SecretPlace place(JsonNode written) {
    return new SecretPlace(
        Optional.of(written.path("env").asText()).filter(name -> !name.isBlank()),
        Optional.of(written.path("file").asText())
            .filter(file -> !file.isBlank())
            .map(file -> directory.resolve(file).normalize()));
  }

  Secret variable(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "the environment variable " + name + " is not set. Mend: export it");
    }
    return new Secret(value.strip());
  }

  Secret file(Path file) {
    Path path = directory.resolve(file);
    try {
      String value = Files.readString(path).strip();
      if (value.isEmpty()) {
        throw new IllegalArgumentException(
            "the file " + path + " is empty. Mend: write the secret into it");
      }
      return new Secret(value);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the file "
              + path
              + " cannot be read. Mend: create it, readable by the user that runs previewdb only",
          e);
    }
  }
}
