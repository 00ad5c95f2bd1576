package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs pg_dump and pg_restore: no password on the command line, no row in what they complain of.
 */
final class ClientProgram {
  private static final Pattern ERROR = Pattern.compile("(?m)^(?:.*ERROR: +|pg_\\w+: error: )(.*)$");
  private static final Pattern ENTRY =
      Pattern.compile("(?m)^pg_restore: from TOC entry \\d+; \\d+ \\d+ (.*) \\S+$");

  /** Beginnings of messages in which PostgreSQL names objects only, never values. */
  private static final Pattern NAMES_ONLY =
      Pattern.compile(
          "(?:could not create|could not open|could not access|could not extend|could not write"
              + "|could not load|could not find|could not determine|insert or update on table"
              + "|check constraint|column|constraint|type|function|operator|relation|index|schema"
              + "|extension|role|collation|language|permission denied|must be|no language"
              + "|connection to server|out of shared memory|no space left|syntax error"
              + "|foreign key constraint|there is no unique constraint|only|cannot|aborting because"
              + "|query failed|server version|database) .*",
          Pattern.CASE_INSENSITIVE);

  private ClientProgram() {}

  /**
   * @param output standard output
   * @param errors standard error, which may quote rows: never shown as it is
   */
  record Outcome(int status, String output, String errors) {
    boolean succeeded() {
      return status == 0;
    }

    /** The first complaint that quotes nothing, else only that there was one. */
    String complaint() {
      return ERROR
          .matcher(errors)
          .results()
          .map(m -> m.group(1).replaceFirst("^could not execute query: ERROR: +", ""))
          .filter(text -> NAMES_ONLY.matcher(text).matches())
          .findFirst()
          .orElse("it ended with status " + status + ", and its words may quote a row");
    }

    /** The object of the archive it stopped at. */
    Optional<String> entry() {
      Matcher entry = ENTRY.matcher(errors);
      return entry.find() ? Optional.of(entry.group(1)) : Optional.empty();
    }
  }

  /** The environment that logs in at a source: what is in it is not in the process list. */
  static Map<String, String> login(Source source) {
    var environment = new HashMap<String, String>();
    environment.put("PGPASSWORD", source.password().reveal());
    environment.put("PGSSLMODE", source.tls().mode().word());
    environment.put("PGCONNECT_TIMEOUT", Long.toString(source.timeouts().connect().toSeconds()));
    var root = source.tls().rootCertificate();
    if (root != null) {
      environment.put("PGSSLROOTCERT", root.toString());
    }
    return environment;
  }

  /** Parameters for libpq, whatever characters they hold. */
  static String conninfo(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "='" + p.getValue().replace("\\", "\\\\").replace("'", "\\'") + "'")
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** Such as <code>pg_dump 15.18</code>. */
  static String version(Path program) {
    var words = run(List.of(program.toString(), "--version"), Map.of()).output().strip();
    var version = Pattern.compile("\\d[\\w.]*").matcher(words);
    return program.getFileName() + (version.find() ? " " + version.group() : "");
  }

  /** Waits for the program; ends it when the thread is interrupted. */
  static Outcome run(List<String> command, Map<String, String> environment) {
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("PGAPPNAME", "previewdb");
    try {
      var process =
          builder
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      try {
        var output = read(process.getInputStream());
        var errors = read(process.getErrorStream());
        var status = process.waitFor();
        return new Outcome(status, output.join(), errors.join());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SnapshotException(SnapshotProblem.CAPTURE_CANCELLED, "the schema was copied");
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not run " + command.getFirst(), e);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.complete("");
          }
        });
    return text;
  }
}
