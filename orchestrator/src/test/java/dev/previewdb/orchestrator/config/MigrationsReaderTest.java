package dev.previewdb.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.config.Config.CommandLimits;
import dev.previewdb.orchestrator.config.Config.Image;
import dev.previewdb.orchestrator.config.Config.MigrationCommand;
import dev.previewdb.orchestrator.config.Config.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the section migrations says of a command. */
class MigrationsReaderTest {
  @TempDir Path directory;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(directory.resolve("masking.yaml"), "tables: {}\n");
  }

  @Test
  void aListIsRunAsItStandsAndATextByAShell() throws IOException {
    MigrationCommand list = command("command: [alembic, upgrade, heads], image: x, paths: [a/]");
    MigrationCommand text = command("command: 'a && b', check: c, image: x, paths: [a/]");

    assertThat(list.run()).containsExactly("alembic", "upgrade", "heads");
    assertThat(list.check()).isEmpty();
    assertThat(text.run()).containsExactly("sh", "-c", "a && b");
    assertThat(text.check()).contains(List.of("sh", "-c", "c"));
  }

  @Test
  void itIsAContainerUnlessSomebodySaysThatAllWhoWriteAreTrusted() throws IOException {
    MigrationCommand container = command("command: [a], image: x, paths: [a/]");

    assertThat(container.runner()).isEqualTo(Runner.CONTAINER);
    assertThat(container.image()).contains(new Image("x", false));
    assertThat(container.limits()).isEqualTo(CommandLimits.DEFAULT);
    assertThat(command("command: [a], runner: process, trusted: true, paths: [a/]").runner())
        .isEqualTo(Runner.PROCESS);
    assertThat(refused("command: [a], runner: process, paths: [a/]"))
        .contains("migrations.trusted: is not `true`", "or use `runner: container`");
    assertThat(refused("command: [a], paths: [a/]")).contains("migrations.image: is missing");
    assertThat(refused("command: [a], runner: process, trusted: true, image: x, paths: [a/]"))
        .contains("migrations.image: is of the runner container");
    assertThat(refused("command: [a], runner: ssh, paths: [a/]")).contains("migrations.runner");
  }

  @Test
  void pathsLimitsAndVariablesAreReadAndWhatCannotBeIsTold() throws IOException {
    MigrationCommand read =
        command(
            "command: [a], image: x, paths: [db/, '!db/seed/'], environment: { NODE_ENV: production }, limits: { memory: 2GB, cpus: 1, processes: 9, output: 1MB, space: 3MB }");

    assertThat(read.paths().take("db/1.py")).isTrue();
    assertThat(read.paths().take("db/seed/1.py")).isFalse();
    assertThat(read.environment()).containsExactly(Map.entry("NODE_ENV", "production"));
    assertThat(read.limits())
        .isEqualTo(new CommandLimits(2_000_000_000L, 1, 9, 1_000_000L, 3_000_000L));
    assertThat(refused("command: [a], image: x"))
        .contains("migrations.paths: is missing", "which files are migrations");
    assertThat(
            refused(
                "command: [a], image: x, paths: [a/], environment: { PGHOST: production, DATABASE_URL: x, 'a b': c }"))
        .contains(
            "environment.PGHOST: is given to every command already",
            "environment.DATABASE_URL: is given",
            "environment.a b: is no name of a variable");
    assertThat(refused("command: [a], image: x, paths: [a/], limits: { processes: 0, disk: 1GB }"))
        .contains("limits.processes", "limits.disk: is not a key previewdb knows");
  }

  @Test
  void whatIsNoCommandIsTold() {
    assertThat(refused("command: [], image: x, paths: [a/]")).contains("migrations.command");
    assertThat(refused("command: [''], image: x, paths: [a/]")).contains("names no program");
    assertThat(refused("command: { a: b }, image: x, paths: [a/]"))
        .contains("migrations.command: is no command");
    assertThat(refused("check: [a], paths: [a/]"))
        .contains(
            "migrations.check: is of a command, and there is none",
            "migrations.paths: is of a command");
  }

  private MigrationCommand command(String keys) throws IOException {
    return ConfigReader.read(file(keys), Map.of("SECRET", "unused"))
        .projects()
        .values()
        .iterator()
        .next()
        .migrations()
        .command()
        .orElseThrow();
  }

  private String refused(String keys) {
    PreviewDbException refusal =
        catchThrowableOfType(
            PreviewDbException.class,
            () -> ConfigReader.read(file(keys), Map.of("SECRET", "unused")));
    assertThat(refusal).as(keys).isNotNull();
    return String.valueOf(refusal.getMessage());
  }

  private Path file(String keys) throws IOException {
    Path file = directory.resolve("previewdb.yaml");
    Files.writeString(
        file,
        """
        storage: data
        projects:
          shop:
            git: file:///nowhere
            source: { host: replica, database: shop, user: reader, password: { env: SECRET } }
            masking: masking.yaml
            masking-key: { env: SECRET }
            migrations: { %s }
        """
            .formatted(keys));
    return file;
  }
}
