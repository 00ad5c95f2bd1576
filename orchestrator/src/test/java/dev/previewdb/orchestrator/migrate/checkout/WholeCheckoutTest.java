package dev.previewdb.orchestrator.migrate.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.checkout.RawRepository.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole commit, as a program of the project's wants it. */
class WholeCheckoutTest {
  @TempDir Path temp;

  @Test
  void filesComeAsTheyAreAndWhatIsNoneIsLeftOutAndTold() throws Exception {
    try (RawRepository repository = new RawRepository(temp.resolve("origin.git"))) {
      Line script = repository.file("run.sh", "#!/bin/sh\n");
      String commit =
          repository.commit(
              "main",
              repository.file("README", "read me"),
              repository.directory(
                  "db", repository.file("1.py", "pass"), repository.link("out", "/etc")),
              repository.submodule("elsewhere"),
              repository.directory(".git", repository.file("config", "[core]")),
              repository.file("bad\nname".getBytes(UTF_8), new byte[0]),
              new Line(script.name(), FileMode.EXECUTABLE_FILE, script.id()));
      List<String> leftOut = new ArrayList<>();
      Path into = temp.resolve("out");

      MigrationFiles files;
      try (CommitTree tree =
          new GitCheckout(temp.resolve("cache"), CheckoutLimits.defaults())
              .commit("shop", repository.remote(), commit)) {
        files = tree.materialiseAll(into, leftOut::add);
      }

      assertThat(files.names()).containsExactly("README", "db/1.py", "run.sh");
      assertThat(files.inRepository("db/1.py")).isEqualTo("db/1.py");
      assertThat(into.resolve("README")).hasContent("read me");
      assertThat(Files.isExecutable(into.resolve("run.sh"))).isTrue();
      assertThat(Files.exists(into.resolve(".git"))).isFalse();
      assertThat(leftOut)
          .containsExactlyInAnyOrder(
              "db/out was left out: it is a symbolic link",
              "elsewhere was left out: it is a submodule",
              ".git was left out: it is Git's own",
              "bad\\u000aname was left out: it holds a control character");
    }
  }
}
