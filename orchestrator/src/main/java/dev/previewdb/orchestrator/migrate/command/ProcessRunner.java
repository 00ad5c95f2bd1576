package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.CommandLimits;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.server.MemoryGroups;
import dev.previewdb.snapshot.server.RunAs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * On this machine, with its programs, as a user of its own and in namespaces of its own: it sees no
 * process but its own, no network but its preview, none of the service's files, and what it writes
 * is kept in memory and thrown away. Only root can make these.
 */
final class ProcessRunner implements CommandRunner {
  private static final String SCRIPT = "sandbox.sh";
  private static final String READY = "ready";
  private static final int LONGEST_EXCUSE = 2000;

  private final Path storage;
  private final Optional<MemoryGroups> memory;

  ProcessRunner(Path storage, Optional<MemoryGroups> memory) {
    this.storage = storage;
    this.memory = memory;
  }

  @Override
  public Ended run(Start start, Output output) {
    if (!RunAs.isRoot()) {
      throw unusable("the service does not run as root", null);
    }
    try {
      return begin(start, output);
    } catch (IOException e) {
      throw unusable(Reason.of(e), e);
    }
  }

  private Ended begin(Start start, Output output) throws IOException {
    CommandUser user = CommandUser.fresh();
    user.own(start.checkout());
    String group = "command-" + user.id();
    Path stage = Files.createTempDirectory(start.checkout().toAbsolutePath().getParent(), "stage-");
    try {
      Process process = process(start, user, stage, join(group, start.limits()));
      try {
        return ended(process, start, output);
      } finally {
        process.destroyForcibly();
      }
    } finally {
      memory.ifPresent(groups -> groups.remove(group));
    }
  }

  /** The file of its group; empty where there are none. */
  private String join(String group, CommandLimits limits) {
    return memory.map(groups -> groups.limit(group, limits.memory()).toString()).orElse("");
  }

  /** Stands, and waits for a line. It ends when its standard input does. */
  Process process(Start start, CommandUser user, Path stage, String group) throws IOException {
    CommandLimits limits = start.limits();
    List<String> line =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--net",
                "--pid",
                "--ipc",
                "--uts",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                script(),
                SCRIPT,
                start.checkout().toAbsolutePath().toString(),
                stage.toString(),
                storage.toAbsolutePath().toString(),
                Long.toString(limits.space()),
                Integer.toString(user.id()),
                group,
                start.directory(),
                "nice",
                "prlimit",
                "--nproc=" + limits.processes(),
                "--data=" + limits.memory(),
                "--fsize=" + limits.space(),
                "--core=0"));
    line.addAll(user.become(start.line()));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.put("HOME", "/mnt/home");
    environment.put("USER", "previewdb");
    environment.put("LOGNAME", "previewdb");
    environment.put("LANG", "C.UTF-8");
    environment.putAll(start.environment());
    return builder.start();
  }

  private Ended ended(Process process, Start start, Output output) throws IOException {
    InputStream printed = process.getInputStream();
    String first = firstLine(printed);
    if (!first.equals(READY)) {
      throw new IOException(first);
    }
    try (PreviewDoor _ = PreviewDoor.open(process.pid(), start.database().address().socket());
        OutputStream lifeline = process.getOutputStream()) {
      lifeline.write('\n');
      lifeline.flush();
      FutureTask<Boolean> reading =
          new FutureTask<>(() -> {
            output.read(printed);
            return true;
          });
      Thread.ofVirtual().name("command-output").start(reading);
      boolean inTime = process.waitFor(start.patience().toMillis(), TimeUnit.MILLISECONDS);
      if (!inTime) {
        // Not by the process itself, which would throw away what is not read yet
        process.toHandle().destroyForcibly();
      }
      int code = process.waitFor();
      reading.get();
      return new Ended(code, inTime);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "a command");
    }
  }

  /** All there is, where there is no other: what the sandbox says of why it does not stand. */
  private static String firstLine(InputStream printed) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = printed.read();
    while (next >= 0 && line.size() < LONGEST_EXCUSE) {
      if (next == '\n' && line.toString(StandardCharsets.UTF_8).equals(READY)) {
        return READY;
      }
      line.write(next);
      next = printed.read();
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private static String script() throws IOException {
    try (InputStream script = ProcessRunner.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IllegalStateException(SCRIPT + " is not in the program");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static PreviewDbException unusable(
      String why, @org.jspecify.annotations.Nullable Throwable e) {
    return PreviewDbException.because(Problem.COMMAND_SANDBOX_UNUSABLE, e, why);
  }
}
