package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The server as a process among others. */
class ServerProcessTest {
  private static final long OURSELVES = ProcessHandle.current().pid();

  /** Starts a server and dies without a goodbye, as when previewdb is killed. */
  static final class StartsAndDies {
    private StartsAndDies() {}

    public static void main(String[] arguments) {
      var home = Path.of(arguments[0]);
      var binaries = TestServer.installations().server(15);
      PostgresServer.initialise(
          binaries, home.resolve("data"), RunAs.current(), InitOptions.plain());
      var server = PostgresServer.start(StartRequest.of(binaries, home, RunAs.current()));
      System.out.println(server.pid());
      System.out.flush();
      Runtime.getRuntime().halt(9);
    }
  }

  @Test
  void itHasASessionOfItsOwnSoThatOurTerminalCannotReachIt() {
    try (var test = TestServer.start(15)) {
      var pid = test.server().pid();
      assertThat(Processes.session(pid)).isEqualTo(pid).isNotEqualTo(Processes.session(OURSELVES));
      assertThat(Processes.processGroup(pid))
          .isEqualTo(pid)
          .isNotEqualTo(Processes.processGroup(OURSELVES));
    }
  }

  @Test
  void itRunsAsAnUnprivilegedUserWhoCannotGainPrivileges() {
    try (var test = TestServer.start(18)) {
      var runAs = RunAs.current();
      var uid = Integer.toString(runAs.uid());
      assertThat(runAs.uid()).isNotZero();
      assertThat(Processes.status(test.server().pid(), "Uid")).containsExactly(uid, uid, uid, uid);
      assertThat(Processes.status(test.server().pid(), "CapEff"))
          .containsExactly("0000000000000000");
      if (runAs.drop()) {
        assertThat(Processes.status(test.server().pid(), "Groups")).isEmpty();
        assertThat(Processes.status(test.server().pid(), "NoNewPrivs")).containsExactly("1");
      }
    }
  }

  @Test
  void nothingOfOurEnvironmentReachesIt() {
    assertThat(System.getenv()).as("our environment").containsKey("HOME");
    try (var test = TestServer.start(15)) {
      assertThat(Processes.environment(test.server().pid()))
          .filteredOn(variable -> !variable.isEmpty())
          .allMatch(variable -> variable.matches("(PATH|LC_ALL|TZ)=.*"));
    }
  }

  @Test
  void itOutlivesTheProcessThatStartedItAndIsFoundAgain() throws Exception {
    try (var directory = new TestDirectory()) {
      var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      var starter =
          new ProcessBuilder(
                  java,
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StartsAndDies.class.getName(),
                  directory.path().toString())
              .redirectError(new File("/dev/null"))
              .start();
      var said =
          new String(starter.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(starter.waitFor()).isEqualTo(9);

      var binaries = TestServer.installations().server(15);
      var server = PostgresServer.attach(directory.path(), binaries, RunAs.current()).orElseThrow();
      try {
        assertThat(server.pid()).isEqualTo(Long.parseLong(said));
        assertThat(answer(server)).isEqualTo("previewdb_admin");
      } finally {
        server.stop(StopMode.FAST, Duration.ofSeconds(30));
      }
      assertThat(server.isRunning()).isFalse();
      assertThat(new DataDirectory(server.data()).isCleanlyShutDown()).isTrue();
    }
  }

  @Test
  void itsCommandLineHoldsNoSecretAndNoRole() {
    var rule = new HbaRule("shop", "preview_role");
    try (var test =
        TestServer.start(TestServer.installations().server(15), request -> request.allow(rule))) {
      var command =
          ProcessHandle.of(test.server().pid()).orElseThrow().info().commandLine().orElse("");
      assertThat(List.of(command)).noneMatch(text -> text.contains("preview_role"));
    }
  }

  private static String answer(PostgresServer server) throws SQLException {
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select current_user")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
