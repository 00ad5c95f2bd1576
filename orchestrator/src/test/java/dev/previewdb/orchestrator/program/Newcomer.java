package dev.previewdb.orchestrator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.Main;
import dev.previewdb.orchestrator.TestOrganization;
import dev.previewdb.orchestrator.storage.Storage;
import dev.previewdb.snapshot.server.TestDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Somebody in a directory of their own with {@code ./previewdb}, who types what they have read. */
final class Newcomer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final TestDirectory directory = new TestDirectory();
  private final List<Process> running = new ArrayList<>();

  /** The program as the launcher starts it, but of the classes that are tested. */
  Newcomer() throws IOException {
    Path launcher = directory.path().resolve("previewdb");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        exec '%s' -cp '%s' -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \\
          -Dlogback.configurationFile=logback.xml -Dpreviewdb.servers='%s' %s "$@"
        """
            .formatted(
                ProcessHandle.current().info().command().orElseThrow(),
                System.getProperty("java.class.path"),
                Path.of(System.getProperty("previewdb.servers", "target/servers")).toAbsolutePath(),
                Main.class.getName()));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
  }

  Path directory() {
    return directory.path();
  }

  /** Types it into a shell that ends at the first failure; gives where it is told what happens. */
  Path type(String commands) throws IOException {
    Path told = directory.path().resolve("told");
    running.add(shell(commands, Map.of(), told));
    return told;
  }

  /** Types it, and gives what was said when it was done. */
  String done(String commands, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path told = Files.createTempFile(directory.path(), "told-", "");
    Process shell = shell(commands, environment, told);
    running.add(shell);
    assertThat(shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(commands).isTrue();
    assertThat(shell.exitValue()).as(Files.readString(told)).isZero();
    return Files.readString(told);
  }

  private Process shell(String commands, Map<String, String> environment, Path told)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-eu", "-c", commands)
            .directory(directory.path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Whether all that was typed still runs. */
  boolean waits() {
    return running.stream().allMatch(Process::isAlive);
  }

  @Override
  public void close() {
    for (Process shell : running) {
      List<ProcessHandle> all = shell.descendants().toList();
      all.forEach(ProcessHandle::destroy);
      all.forEach(each -> each.onExit().join());
      shell.destroy();
    }
    TestOrganization.endServers(directory.path());
    TestOrganization.removeMemoryGroups(Storage.open(directory.path().resolve("storage")));
    directory.close();
  }
}
