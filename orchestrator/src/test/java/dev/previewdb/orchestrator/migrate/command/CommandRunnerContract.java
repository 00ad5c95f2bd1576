package dev.previewdb.orchestrator.migrate.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.MigrationCommand;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.Branch;
import dev.previewdb.orchestrator.migrate.tool.PreviewServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every runner keeps to: what a command is given, and what the worst of them can do outside:
 * nothing.
 */
abstract class CommandRunnerContract {
  @SuppressWarnings("NullAway.Init") // before the first test
  static PreviewServer server;

  @TempDir Path temp;

  @SuppressWarnings("NullAway.Init") // before each test
  CommandLab lab;

  @BeforeAll
  static void start() throws Exception {
    server = PreviewServer.start(15);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  final void open() throws Exception {
    server.fresh();
    Files.createDirectory(temp.resolve("storage"));
    lab = new CommandLab(temp, tools());
  }

  abstract CommandTools tools();

  /** The keys of the section migrations that choose the runner. */
  abstract String runner();

  /** Where it finds the checkout. */
  abstract String checkout();

  @Test
  void reachesItsPreviewByLibpqsVariablesAndByTheUrl() throws Exception {
    RunResult result =
        run(
            """
            set -e
            psql -q -v ON_ERROR_STOP=1 -f migrations/1.sql
            psql -q "$DATABASE_URL" -c 'CREATE TABLE by_url ()'
            echo "$PGDATABASE $PGUSER $PGHOST:$PGPORT"
            psql -qAtc 'SHOW statement_timeout' -c 'SHOW lock_timeout'
            """,
            "CREATE TABLE by_variables ();");

    assertThat(CommandLab.words(result)).isEqualTo("succeeded");
    assertThat(server.tables()).containsExactly("by_url", "by_variables");
    assertThat(lab.said()).contains("$ sh run.sh", "shop preview 127.0.0.1:5432\n20s\n10s");
    assertThat(result.printed()).get().extracting(p -> p.command()).isEqualTo("sh run.sh");
  }

  @Test
  void whatItPrintsOfItsPasswordIsHidden() throws Exception {
    run(
        "echo \"the url is $DATABASE_URL\"; echo \"or $PGPASSWORD alone\"; printf '\\033[31mred\\033[0m\\n'");

    assertThat(lab.said())
        .contains(
            "the url is postgresql://preview:***@127.0.0.1:5432/shop", "or *** alone", "\nred")
        .doesNotContain(PreviewServer.PASSWORD);
  }

  @Test
  void aCommandThatFailsIsToldWithItsCodeAndItsLastWords() throws Exception {
    RunResult result = run("echo before; echo 'no such table' >&2; exit 3");

    Failure failure = result.failure().orElseThrow();
    assertThat(failure.problem()).isEqualTo(Problem.COMMAND_FAILED);
    assertThat(failure.message()).isEqualTo("`sh run.sh` ended with exit code 3");
    assertThat(failure.unfinished()).isTrue();
    assertThat(result.applied()).isEmpty();
    assertThat(result.printed())
        .get()
        .extracting(p -> p.end())
        .isEqualTo("$ sh run.sh\nbefore\nno such table");
  }

  @Test
  void aCheckThatIsNotContentFailsTheRun() throws Exception {
    RunResult result =
        lab.run(server, keys() + ", check: 'echo 1 pending; exit 1'", lab.script("echo done"));

    assertThat(result.failure()).map(Failure::problem).contains(Problem.COMMAND_LEFT_SOMETHING);
    assertThat(CommandLab.words(result)).contains("`echo 1 pending; exit 1`");
    assertThat(lab.said()).contains("done", "1 pending");
  }

  @Test
  void beginsInTheDirectoryThatIsConfigured() throws Exception {
    Branch branch = new Branch(temp, "").file("app/migrations/1.sql", "").file("app/run.sh", "pwd");
    RunResult result = lab.run(server, keys() + ", path: app", branch);

    assertThat(CommandLab.words(result)).isEqualTo("succeeded");
    assertThat(lab.said()).contains(checkout() + "/app");
  }

  @Test
  void aForkBombIsHeldToItsProcessesAndNoneOfThemOutlivesIt() throws Exception {
    RunResult result =
        lab.run(
            server,
            keys() + ", limits: { processes: 50 }",
            lab.script("id -u; b() { b | b & }; b; sleep 1000"),
            Duration.ofSeconds(5));

    assertThat(result.failure()).map(Failure::problem).contains(Problem.MIGRATION_TIMED_OUT);
    nobodyIsLeft();
  }

  @Test
  void aDaemonThatLeftItsSessionEndsWithTheCommand() throws Exception {
    RunResult result =
        run("id -u; (setsid sh -c 'setsid sleep 100000 &' &) >/dev/null 2>&1; sleep 0.2; echo off");

    assertThat(CommandLab.words(result)).isEqualTo("succeeded");
    nobodyIsLeft();
  }

  @Test
  void outputWithoutEndIsCutAndReadOnSoThatTheRunEndsInTime() throws Exception {
    RunResult result =
        lab.run(
            server,
            keys() + ", limits: { output: 1MB }",
            lab.script("yes 'an endless line'"),
            Duration.ofSeconds(15));

    assertThat(result.failure()).map(Failure::problem).contains(Problem.MIGRATION_TIMED_OUT);
    assertThat(lab.said().length()).isBetween(900_000, 1_001_000);
    assertThat(lab.printed.getLast()).startsWith("(more than 1000000 bytes were printed");
    assertThat(result.printed().orElseThrow().end().length()).isLessThan(20_000);
  }

  @Test
  void aLineWithoutEndIsCutToo() throws Exception {
    RunResult result = run("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo after");

    assertThat(CommandLab.words(result)).isEqualTo("succeeded");
    assertThat(lab.printed.getLast()).isEqualTo("after");
    assertThat(lab.printed).allMatch(line -> line.length() <= 8192);
  }

  @Test
  void oneThatSleepsForEverIsEndedAndSoIsWhatItLeftRunningInTheDatabase() throws Exception {
    RunResult result =
        lab.run(
            server,
            keys(),
            lab.script(
                "id -u; trap '' TERM; PGOPTIONS= psql -c 'SELECT pg_sleep(100000)' & sleep 100000"),
            Duration.ofSeconds(6));

    assertThat(result.failure()).map(Failure::problem).contains(Problem.MIGRATION_TIMED_OUT);
    nobodyIsLeft();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            server.ask("SELECT pid FROM pg_stat_activity WHERE usename = 'preview'").isEmpty());
  }

  @Test
  void noOtherServerIsReachedNeitherByTcpNorByASocketInTheFileSystem() throws Exception {
    try (ServerSocket production = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"));
        PreviewServer other = PreviewServer.start(15)) {
      other.fresh();
      run(
          """
          for to in 127.0.0.1:%s 127.0.0.1:%s %s:%s; do
            PGCONNECT_TIMEOUT=3 psql -h "${to%%:*}" -p "${to##*:}" -c 'SELECT 1' && echo reached
          done
          psql -h %s -p %s -c 'SELECT 1' && echo reached
          cat /proc/net/dev
          """
              .formatted(
                  production.getLocalPort(),
                  other.port(),
                  InetAddress.getLocalHost().getHostAddress(),
                  production.getLocalPort(),
                  other.address().socket().getParent(),
                  other.port()));

      production.setSoTimeout(200);
      assertThatThrownBy(production::accept).isInstanceOf(IOException.class);
    }
    assertThat(lab.printed)
        .doesNotContain("reached")
        .filteredOn(line -> line.strip().matches("[a-z0-9]+: +[0-9]+ .*"))
        .hasSize(1)
        .allMatch(line -> line.strip().startsWith("lo:"));
  }

  @Test
  void oneThatTakesTooMuchMemoryIsKilledAndNobodyElse() throws Exception {
    RunResult result =
        lab.run(
            server,
            keys() + ", limits: { memory: 60MB }",
            lab.script(
                "id -u; head -c 50000000 /dev/zero >a & head -c 50000000 /dev/zero >b; wait; head -c 200000000 /dev/zero | tail -c 150000000 >/dev/null"));

    assertThat(result.failure()).map(Failure::problem).contains(Problem.COMMAND_FAILED);
    assertThat(server.ask("SELECT 1")).containsExactly("1");
    nobodyIsLeft();
  }

  @Test
  void aCommandThatDoesNotBeginTellsWhatTheCheckoutLacks() throws Exception {
    assertThatThrownBy(() -> lab.run(server, keys() + ", path: nowhere", lab.script("")))
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.COMMAND_DIRECTORY_MISSING))
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> lab.run(server, keys(), new Branch(temp, "").file("run.sh", "")))
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.COMMAND_PATHS_EMPTY));
  }

  @Test
  void aProbeSaysThatThisMachineCanRunIt() throws Exception {
    MigrationCommand command = lab.migrations(keys()).command().orElseThrow();

    assertThat(tools().probe(command)).startsWith("`sh run.sh` runs ");
  }

  final RunResult run(String script) throws IOException {
    return lab.run(server, keys(), lab.script(script));
  }

  final RunResult run(String script, String migration) throws IOException {
    return lab.run(server, keys(), lab.script(script).file("migrations/1.sql", migration));
  }

  /** Of the user whose number the command printed. */
  final void nobodyIsLeft() throws IOException {
    int user =
        lab.printed.stream()
            .filter(line -> line.matches("[0-9]{10}"))
            .mapToInt(Integer::parseInt)
            .findFirst()
            .orElseThrow();
    nobodyIsLeft(user);
  }

  static void nobodyIsLeft(int user) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      Set<String> left =
          processes
              .filter(path -> path.getFileName().toString().matches("[0-9]+"))
              .filter(process -> isOf(user, process))
              .map(Path::toString)
              .collect(Collectors.toSet());
      assertThat(left).isEmpty();
    }
  }

  private static boolean isOf(int user, Path process) {
    try {
      return (Integer) Files.getAttribute(process, "unix:uid") == user;
    } catch (IOException e) {
      return false; // ended meanwhile
    }
  }

  final String keys() {
    return "command: [sh, run.sh], paths: [migrations/], " + runner();
  }
}
