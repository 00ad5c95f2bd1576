package dev.previewdb.orchestrator.migrate.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.Branch;
import dev.previewdb.orchestrator.migrate.tool.PreviewServer;
import dev.previewdb.snapshot.server.MemoryGroups;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Commands as processes of this machine. */
@Tag("root")
class ProcessRunnerTest extends CommandRunnerContract {
  private final MemoryGroups memory = MemoryGroups.open("previewdb-test-" + UUID.randomUUID());

  @AfterEach
  void close() {
    memory.close();
  }

  @Override
  CommandTools tools() {
    return CommandTools.of(temp.resolve("storage"), "test", Optional.of(memory));
  }

  @Override
  String runner() {
    return "runner: process, trusted: true";
  }

  @Override
  String checkout() {
    return "/mnt/checkout";
  }

  @Test
  void isGivenNothingOfTheServicesEnvironmentAndHasNoRightOfRoots() throws Exception {
    run("env | sort; id -u; grep Cap /proc/self/status; cat /proc/1/environ");

    assertThat(
            lab.printed.stream()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .map(line -> line.substring(0, line.indexOf('='))))
        .containsOnly(
            "DATABASE_URL",
            "HOME",
            "LANG",
            "LOGNAME",
            "OLDPWD",
            "PATH",
            "PGAPPNAME",
            "PGDATABASE",
            "PGHOST",
            "PGOPTIONS",
            "PGPASSWORD",
            "PGPORT",
            "PGSSLMODE",
            "PGUSER",
            "PWD",
            "USER");
    assertThat(lab.said()).contains("Permission denied").doesNotContain(PreviewServer.PASSWORD);
    assertThat(lab.printed)
        .anyMatch(line -> line.matches("[0-9]{10}"))
        .filteredOn(line -> line.startsWith("Cap"))
        .hasSize(5)
        .allMatch(line -> line.matches("Cap...:\\s+0+"));
  }

  /** However the service ends, its end of the pipe is closed. */
  @Test
  void aCommandEndsWithTheServiceThatRanIt() throws Exception {
    CommandUser user = CommandUser.fresh();
    Path checkout =
        lab.script("(setsid sleep 100000 >/dev/null 2>&1 &); echo runs; sleep 100000")
            .files()
            .directory();
    CommandRunner.Start start =
        new CommandRunner.Start(
            lab.migrations(keys()).command().orElseThrow(),
            List.of("sh", "run.sh"),
            checkout,
            "",
            Map.of(),
            server,
            Duration.ofDays(1));
    user.own(checkout);
    Process process =
        new ProcessRunner(temp.resolve("storage"), Optional.empty())
            .process(start, user, Files.createDirectory(temp.resolve("stage")), "");
    Writer input = process.outputWriter();
    try (var output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
      input.write("\n");
      input.flush();
      assertThat(output.readLine()).isEqualTo("runs");

      input.close();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      nobodyIsLeft(user.id());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aProgramThatIsNotThereIsNamed() throws Exception {
    RunResult result =
        lab.run(
            server,
            "command: [no-such-program], paths: [migrations/], " + runner(),
            lab.script(""));

    assertThat(CommandLab.words(result)).contains("exit code 127");
    assertThat(lab.said()).contains("no-such-program", "No such file");
  }

  @Test
  void whatItWritesAnywhereIsGoneAfterIt() throws Exception {
    String mark = "previewdb-escape-" + UUID.randomUUID();
    Branch branch =
        lab.script(
            """
            for d in / /tmp /var/tmp /dev/shm /run /etc /root /mnt /home /usr/lib /dev /proc /sys/fs/cgroup %s; do
              touch "$d/%s" 2>/dev/null && echo "wrote $d"
            done
            echo changed >run.sh && rm -r migrations && ls
            """
                .formatted(temp, mark));
    RunResult result = lab.run(server, keys(), branch);

    assertThat(CommandLab.words(result)).isEqualTo("succeeded");
    assertThat(lab.printed).containsSubsequence("wrote /tmp", "wrote /var/tmp", "run.sh");
    for (String place :
        List.of("/", "/tmp", "/var/tmp", "/dev/shm", "/run", "/etc", "/mnt", "/dev")) {
      assertThat(Path.of(place, mark)).doesNotExist();
    }
    assertThat(temp.resolve(mark)).doesNotExist();
    assertThat(lab.printed)
        .filteredOn(line -> line.startsWith("wrote "))
        .containsOnly("wrote /tmp", "wrote /var/tmp", "wrote /dev/shm", "wrote /run");
  }

  @Test
  void itFillsNoDisk() throws Exception {
    RunResult result =
        lab.run(
            server,
            keys() + ", limits: { space: 5MB }",
            lab.script(
                "for i in 1 2 3 4; do head -c 3000000 /dev/zero >big$i || echo full; done; head -c 3000000 /dev/zero >/tmp/big || echo full there too"));

    assertThat(CommandLab.words(result)).isEqualTo("succeeded");
    assertThat(lab.printed).contains("full", "full there too");
  }

  @Test
  void whatOnlyRootMayReadAndTheStorageStayClosed() throws Exception {
    Path secret = temp.resolve("storage").resolve("open-to-all");
    Files.writeString(secret, "a secret of the service");
    Path roots = Files.createTempFile(Path.of("/var/lib"), "previewdb-test", ".txt");
    Files.writeString(roots, "a secret of root");
    try {
      Files.setPosixFilePermissions(roots, PosixFilePermissions.fromString("rw-------"));
      run(
          "cat %s; cat %s; cat /etc/shadow; cat /proc/%s/environ; ls /proc | grep -c '^[0-9]'"
              .formatted(secret, roots, ProcessHandle.current().pid()));
    } finally {
      Files.delete(roots);
    }

    assertThat(lab.said())
        .doesNotContain("a secret")
        .contains(
            "open-to-all: No such file", ".txt: Permission denied", "shadow: Permission denied");
    // the sandbox's own few
    assertThat(Integer.parseInt(lab.printed.getLast())).isLessThan(10);
  }

  @Test
  void neighboursAreNeitherSeenNorKilled() throws Exception {
    Process neighbour = new ProcessBuilder("sleep", "1000").start();
    try {
      run("kill -9 %s; kill -9 -1; echo not reached".formatted(neighbour.pid()));

      assertThat(neighbour.isAlive()).isTrue();
      assertThat(server.ask("SELECT 1")).containsExactly("1");
    } finally {
      neighbour.destroyForcibly();
    }
  }
}
