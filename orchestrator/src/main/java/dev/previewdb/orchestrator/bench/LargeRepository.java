package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A repository of many files that cannot be compressed, with a few migrations among them, and
 * commits that add one more. Written by Git's own fast-import.
 */
final class LargeRepository {
  static final String MIGRATIONS = "db/migrations";

  private static final int FILES_IN_DIRECTORY = 50;
  private static final int DIRECTORIES_IN_MODULE = 20;

  /** What a pull request changes besides. */
  private static final int EDITED = 10;

  private static final int FIRST_MIGRATIONS = 20;
  private static final String MAIN = "refs/heads/main";
  private static final Random RANDOM = new Random(42);

  private final Path git;
  private final Path directory;
  private final int files;
  private final int fileBytes;
  private int commits;

  private LargeRepository(Path git, Path directory, int files, int fileBytes) {
    this.git = git;
    this.directory = directory;
    this.files = files;
    this.fileBytes = fileBytes;
  }

  /** Its first commit. */
  static LargeRepository make(Path git, Path directory, MigrateBenchmark.Repository wanted) {
    LargeRepository made =
        new LargeRepository(
            git,
            directory,
            wanted.files(),
            (int) Math.max(1, wanted.size().bytes() / wanted.files()));
    Program.run(
        List.of(git.toString(), "init", "--quiet", "--bare", "-b", "main", directory.toString()));
    // for the server, as a host of repositories sets it
    Program.run(made.command("config", "uploadpack.allowAnySHA1InWant", "true"));
    Program.run(made.command("config", "uploadpack.allowFilter", "true"));
    made.write(stream -> {
      for (int file = 0; file < made.files; file++) {
        made.file(stream, made.name(file));
      }
      for (int migration = 1; migration <= FIRST_MIGRATIONS; migration++) {
        made.migration(stream, migration);
      }
    });
    return made;
  }

  Path directory() {
    return directory;
  }

  /** A commit on top, as a push makes one: one migration more and a few files changed. */
  void push() {
    write(stream -> {
      migration(stream, FIRST_MIGRATIONS + commits);
      for (int file = 0; file < EDITED; file++) {
        file(stream, name(RANDOM.nextInt(files)));
      }
    });
  }

  /** The commit at the head of its only branch. */
  String head() {
    return Program.run(command("rev-parse", MAIN));
  }

  /** Migrations at the head. */
  int migrations() {
    return FIRST_MIGRATIONS + commits - 1;
  }

  private interface Content {
    void write(OutputStream stream) throws IOException;
  }

  private void write(Content content) {
    Process program = Program.start(command("fast-import", "--quiet", "--depth=0"), Map.of());
    try (OutputStream stream = new BufferedOutputStream(program.getOutputStream(), 1 << 20)) {
      commits++;
      line(stream, "commit " + MAIN);
      line(
          stream,
          "committer previewdb <bench@previewdb.example> " + (1_700_000_000 + commits) + " +0000");
      data(stream, ("Commit " + commits).getBytes(StandardCharsets.UTF_8));
      if (commits > 1) {
        line(stream, "from " + MAIN + "^0");
      }
      content.write(stream);
    } catch (IOException e) {
      throw failed(program, e);
    }
    try {
      if (program.waitFor() != 0) {
        throw failed(program, new IOException("it ended with " + program.exitValue()));
      }
    } catch (InterruptedException e) {
      program.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a repository was made", e);
    }
  }

  private static PreviewDbException failed(Process program, IOException e) {
    try {
      String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return PreviewDbException.because(
          Problem.BENCH_FAILED, e, "making a repository", e.getMessage() + ". " + said.strip());
    } catch (IOException again) {
      throw new UncheckedIOException(again);
    }
  }

  private List<String> command(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(git.toString(), "--git-dir=" + directory, "-c", "core.compression=0"));
    command.addAll(List.of(words));
    return command;
  }

  private String name(int file) {
    int folder = file / FILES_IN_DIRECTORY;
    return "m%d/d%d/f%d.bin"
        .formatted(folder / DIRECTORIES_IN_MODULE, folder % DIRECTORIES_IN_MODULE, file);
  }

  private void file(OutputStream stream, String name) throws IOException {
    byte[] bytes = new byte[fileBytes];
    RANDOM.nextBytes(bytes);
    line(stream, "M 100644 inline " + name);
    data(stream, bytes);
  }

  private void migration(OutputStream stream, int number) throws IOException {
    line(stream, "M 100644 inline %s/%06d_step.sql".formatted(MIGRATIONS, number));
    data(
        stream,
        "-- migrate:up\nCREATE TABLE t%d (id bigint);\n-- migrate:down\n"
            .formatted(number)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static void data(OutputStream stream, byte[] bytes) throws IOException {
    line(stream, "data " + bytes.length);
    stream.write(bytes);
    line(stream, "");
  }

  private static void line(OutputStream stream, String text) throws IOException {
    stream.write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
