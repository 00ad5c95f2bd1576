package dev.previewdb.snapshot.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand values in some eighty places: either a refusal that names each place, or a snapshot
 * that has none of them. What is searched here is searched by programs that are not ours.
 */
class PlantedPlacesTest {
  @TempDir Path work;

  @Test
  void whatIsPlantedAnywhereIsNamedByItsPlaceOrIsNotInTheSnapshot() throws Exception {
    var planted = new Planted();
    assertThat(planted.values()).hasSize(Planted.COUNT);
    try (var lab = CaptureLab.with()) {
      planted.into(lab);
      var inSource = found(dump(lab.sourceServer()), planted.values());
      // Two are compressed or in hexadecimal digits there; the rest is what must not come over
      assertThat(inSource).as("control: the same search of the source").hasSizeGreaterThan(900);

      var large = refusal(lab, Planted.RULES + keptOdd());
      assertThat(large.problem()).isEqualTo(SnapshotProblem.SOURCE_REFUSED);
      assertThat(large.what()).contains("1 large objects");

      var rules = "large_objects: none\n" + Planted.RULES + keptOdd();
      var schema = refusal(lab, rules);
      assertThat(schema.problem()).isEqualTo(SnapshotProblem.PERSONAL_DATA_IN_SCHEMA);
      for (var place : planted.places()) {
        assertThat(schema.what()).contains("\n  " + place + ": an e-mail address");
        assertThat(schema.mend()).contains("\"" + place.replace("\"", "\\\"") + "\": {");
      }
      assertThat(planted.values()).noneMatch(String.valueOf(schema.getMessage())::contains);

      Planted.cleanSchema(lab);
      var snapshot = lab.take("large_objects: none\n" + Planted.RULES);
      assertThat(filesWith(snapshot.directory(), planted.values())).isEmpty();
      var clone = lab.start(snapshot);
      assertThat(found(dump(clone), planted.values())).isEmpty();
      try (var connection = clone.connect("shop")) {
        assertThat(
                CaptureLab.ask(
                    connection,
                    "SELECT (SELECT count(*) FROM people.person WHERE big LIKE '%lorem%' IS FALSE AND email LIKE '%@example.invalid')"
                        + " || ' ' || (SELECT count(*) FROM people.mails) || ' ' || (SELECT count(*) FROM people.event)"))
            .isEqualTo("30 30 30");
      }
    }
  }

  private static String keptOdd() {
    return """
      odd.t: { id: KEEP, a: KEEP }
      odd.keyed: { a: KEEP }
      odd.defs: { a: KEEP }
      odd.gen: { a: KEEP }
      odd.checks: { a: KEEP }
      odd.excl: { a: KEEP }
      odd.part: { a: KEEP }
      odd.part2: { a: KEEP }
      odd.cols: { rows: none }
    """
        .replace("KEEP", "{ keep: test, by: test }");
  }

  private static SnapshotException refusal(CaptureLab lab, String rules) {
    var refusal = catchThrowableOfType(SnapshotException.class, () -> lab.take(rules));
    assertThat(refusal).isNotNull();
    lab.assertNothingIsLeft();
    return refusal;
  }

  /** All rows and all of the schema as PostgreSQL's own programs write them. */
  private Path dump(PostgresServer server) throws IOException, InterruptedException {
    var pgDump = TestServer.installations().clientTools(15).orElseThrow().pgDump();
    var out = Files.createTempFile(work, "dump", ".sql");
    for (var program :
        List.of(
            List.of("pg_dump", "-d", "shop"),
            List.of("pg_dumpall", "--roles-only", "-l", "shop"))) {
      var command = new ArrayList<String>();
      command.add(pgDump.resolveSibling(program.getFirst()).toString());
      command.addAll(program.subList(1, program.size()));
      command.addAll(
          List.of(
              "-h",
              server.socketDirectory().toString(),
              "-p",
              Integer.toString(server.socketPort()),
              "-U",
              PostgresServer.ADMINISTRATOR));
      assertThat(run(command, out)).as(program.getFirst()).isZero();
    }
    return out;
  }

  private Set<String> found(Path file, Collection<String> values) throws Exception {
    var out = Files.createTempFile(work, "found", ".txt");
    assertThat(run(grep("-o", values, file), out)).isLessThan(2);
    return new TreeSet<>(Files.readAllLines(out, UTF_8));
  }

  private List<String> filesWith(Path tree, Collection<String> values) throws Exception {
    var out = Files.createTempFile(work, "files", ".txt");
    assertThat(run(grep("-rl", values, tree), out)).isLessThan(2);
    return Files.readAllLines(out, UTF_8);
  }

  private List<String> grep(String how, Collection<String> values, Path where) throws IOException {
    var list = Files.createTempFile(work, "values", ".txt");
    Files.writeString(list, values.stream().collect(joining("\n")));
    return List.of("grep", how, "-a", "-F", "-f", list.toString(), where.toString());
  }

  private static int run(List<String> command, Path out) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start().waitFor();
  }
}
