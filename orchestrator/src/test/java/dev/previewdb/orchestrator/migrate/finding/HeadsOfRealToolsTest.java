package dev.previewdb.orchestrator.migrate.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in files that the tools wrote themselves, beside what the tools say of them. */
@Tag("tools")
class HeadsOfRealToolsTest {
  private static final Path PROGRAMS = Path.of("/opt/previewdb-test-tools/py/bin");

  @TempDir Path project;

  @BeforeEach
  void isInstalled() {
    assumeTrue(
        Files.isDirectory(PROGRAMS),
        "the tools are not there: run orchestrator/src/test/tools/install-commands");
  }

  @Test
  void alembicsHeadsAreThoseThatAreFoundUntilItsMerge() throws Exception {
    succeeds("alembic", "init", "alembic");
    succeeds("alembic", "revision", "-m", "one");
    String first = heads().getFirst();
    succeeds("alembic", "revision", "-m", "two");
    assertThat(heads()).hasSize(1);
    assertThat(found("alembic/versions")).isEmpty();

    succeeds("alembic", "revision", "-m", "three", "--head", first, "--splice");
    assertThat(heads()).hasSize(2);
    Finding finding = single(found("alembic/versions"));
    assertThat(finding.what()).contains(heads());
    assertThat(fails("alembic", "show", "head")).contains("Multiple head revisions are present");

    assertThat(finding.mend()).contains("alembic merge heads");
    succeeds("alembic", "merge", "heads");
    assertThat(heads()).hasSize(1);
    assertThat(found("alembic/versions")).isEmpty();
  }

  @Test
  void headsThatAlembicsLabelsTellApartAreMeant() throws Exception {
    succeeds("alembic", "init", "alembic");
    succeeds("alembic", "revision", "-m", "one");
    succeeds("alembic", "revision", "-m", "two", "--head", "base", "--branch-label", "audit");

    assertThat(heads()).hasSize(2);
    assertThat(found("alembic/versions")).isEmpty();

    succeeds("alembic", "revision", "-m", "three", "--head", "base");
    assertThat(heads()).hasSize(3);
    assertThat(single(found("alembic/versions")).what()).contains("2 heads");
  }

  @Test
  void djangosLeavesAreThoseThatAreFoundUntilItsMerge() throws Exception {
    succeeds("django-admin", "startproject", "site_of_shop", ".");
    succeeds("python", "manage.py", "startapp", "crm");
    Path settings = project.resolve("site_of_shop/settings.py");
    Files.writeString(settings, Files.readString(settings) + "\nINSTALLED_APPS.append('crm')\n");
    succeeds("python", "manage.py", "makemigrations", "crm", "--empty", "-n", "one");
    succeeds("python", "manage.py", "makemigrations", "crm", "--empty", "-n", "two");
    assertThat(found("crm/migrations")).isEmpty();

    Path migrations = project.resolve("crm/migrations");
    Files.copy(migrations.resolve("0002_two.py"), migrations.resolve("0002_three.py"));
    assertThat(fails("python", "manage.py", "migrate"))
        .contains("Conflicting migrations detected", "0002_three, 0002_two in crm");
    Finding finding = single(found("crm/migrations"));
    assertThat(finding.what()).contains("the app crm of Django", "0002_three, 0002_two");

    assertThat(finding.mend()).contains("manage.py makemigrations --merge");
    succeeds("python", "manage.py", "makemigrations", "--merge", "--noinput");
    succeeds("python", "manage.py", "migrate");
    assertThat(found("crm/migrations")).isEmpty();
  }

  private List<String> heads() throws Exception {
    return succeeds("alembic", "heads")
        .lines()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  private List<Finding> found(String directory) throws IOException {
    try (Stream<Path> all = Files.walk(project)) {
      List<String> names =
          all.filter(Files::isRegularFile)
              .map(file -> project.relativize(file).toString())
              .sorted()
              .toList();
      return TwoHeads.in(
          new MigrationFiles("", project, names),
          names.stream()
              .filter(name -> name.startsWith(directory))
              .map(name -> new Migration(name, "", name, "sha256:" + name, false))
              .toList());
    }
  }

  private static Finding single(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private String succeeds(String... line) throws Exception {
    return run(true, line);
  }

  private String fails(String... line) throws Exception {
    return run(false, line);
  }

  private String run(boolean succeeds, String... line) throws Exception {
    String[] program = line.clone();
    program[0] = PROGRAMS.resolve(line[0]).toString();
    File output = File.createTempFile("tool", ".txt", project.toFile());
    Process process =
        new ProcessBuilder(program)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(Arrays.toString(line)).isTrue();
    String printed = Files.readString(output.toPath(), StandardCharsets.UTF_8);
    Files.delete(output.toPath());
    assertThat(process.exitValue() == 0)
        .as(Arrays.toString(line) + ": " + printed)
        .isEqualTo(succeeds);
    return printed;
  }
}
