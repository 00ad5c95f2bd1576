package dev.previewdb.orchestrator.migrate.checkout;

import static dev.previewdb.orchestrator.migrate.checkout.GitCheckoutTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTreeTest {
  private static final CheckoutLimits LIMITS = CheckoutLimits.defaults();

  @TempDir Path temp;
  private Path out = Path.of("");
  private RawRepository repository;

  @BeforeEach
  void make() throws IOException {
    out = temp.resolve("deep/down/out");
    repository = new RawRepository(temp.resolve("origin.git"));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../escaped.sql",
        "..",
        ".",
        ".git",
        ".GIT",
        "a/b.sql",
        "/etc/escaped.sql",
        "1_\n.sql",
        "1_\r.sql",
        "1_\u0007.sql",
        "1_\u2028.sql",
        "1_\u202etxt.sql",
        "a\\b.sql"
      })
  void aNameThatIsNoPlainFileNameIsRefusedAndNothingIsLeft(String name) throws IOException {
    String commit =
        repository.commit(
            "main",
            repository.directory(
                "db", repository.file("1_fine.sql", "select 1"), repository.file(name, "bad")));

    refused(Problem.MIGRATIONS_BAD_NAME, () -> materialise(commit, "db", LIMITS), "db", commit);
    nothingIsLeft();
  }

  @Test
  void aNameThatIsNotUtf8OrTooLongIsRefused() throws IOException {
    byte[] latin = "1_caf\u00e9.sql".getBytes(StandardCharsets.ISO_8859_1);
    byte[] long256 = "x".repeat(256).getBytes(StandardCharsets.UTF_8);
    byte[] content = new byte[0];
    String one =
        repository.commit("a", repository.directory("db", repository.file(latin, content)));
    String two =
        repository.commit("b", repository.directory("db", repository.file(long256, content)));

    refused(Problem.MIGRATIONS_BAD_NAME, () -> materialise(one, "db", LIMITS), "not UTF-8");
    refused(Problem.MIGRATIONS_BAD_NAME, () -> materialise(two, "db", LIMITS), "255 bytes");
    nothingIsLeft();
  }

  @Test
  void theRefusalStaysOneLineWhateverTheNameHolds() throws IOException {
    String commit =
        repository.commit(
            "main", repository.directory("db", repository.file("1\n2026 ERROR fake", "x")));

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> materialise(commit, "db", LIMITS)))
        .message()
        .doesNotContain("\n")
        .contains("1\\u000a2026");
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws IOException {
    String commit =
        repository.commit(
            "main",
            repository.directory(
                "db", repository.file("1.sql", "select 1"), repository.file("1.sql", "select 2")));

    refused(Problem.MIGRATIONS_BAD_NAME, () -> materialise(commit, "db", LIMITS), "twice");
    nothingIsLeft();
  }

  @Test
  void aLinkThenADirectoryOfItsNameCannotLeadOutside() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    String commit =
        repository.commit(
            "main",
            repository.directory(
                "db",
                repository.link("sub", outside.toString()),
                repository.directory("sub", repository.file("escaped.sql", "x"))));

    refused(Problem.MIGRATIONS_LINK, () -> materialise(commit, "db", LIMITS), "db", "symbolic");
    nothingIsLeft();
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void linksAndSubmodulesBelowTheDirectoryAreNamed() throws IOException {
    String link =
        repository.commit("a", repository.directory("db", repository.link("2.sql", "/etc/passwd")));
    String submodule =
        repository.commit("b", repository.directory("db", repository.submodule("lib")));

    refused(Problem.MIGRATIONS_LINK, () -> materialise(link, "db", LIMITS), "2.sql", "symbolic");
    refused(
        Problem.MIGRATIONS_LINK, () -> materialise(submodule, "db", LIMITS), "lib", "submodule");
    nothingIsLeft();
  }

  @Test
  void aDirectoryThatIsALinkASubmoduleOrAFileIsNamed() throws IOException {
    String commit =
        repository.commit(
            "main",
            repository.link("link", "elsewhere"),
            repository.submodule("module"),
            repository.file("plain", "select 1"));

    refused(Problem.MIGRATIONS_LINK, () -> materialise(commit, "link", LIMITS), "link", commit);
    refused(Problem.MIGRATIONS_LINK, () -> materialise(commit, "link/below", LIMITS), "link");
    refused(Problem.MIGRATIONS_LINK, () -> materialise(commit, "module", LIMITS), "submodule");
    refused(Problem.MIGRATIONS_NO_DIRECTORY, () -> materialise(commit, "plain", LIMITS), "a file");
    nothingIsLeft();
  }

  @Test
  void aMissingOrEmptyDirectoryIsNamed() throws IOException {
    String commit =
        repository.commit(
            "main", repository.directory("empty"), repository.file("README", "hello"));

    refused(
        Problem.MIGRATIONS_MISSING,
        () -> materialise(commit, "db/none", LIMITS),
        "db/none",
        commit);
    refused(Problem.MIGRATIONS_EMPTY, () -> materialise(commit, "empty", LIMITS), "empty", commit);
    nothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../db", "/db", "db//x", "db/./x", "db\n", "db/.git", "/", "//"})
  void aConfiguredPathThatLeavesTheRepositoryIsRefused(String path) throws IOException {
    String commit = repository.commit("main", repository.at("db/1.sql", "select 1"));

    refused(
        Problem.MIGRATIONS_BAD_PATH, () -> materialise(commit, path, LIMITS), "migrations.path");
  }

  @Test
  void onlyTheAskedDirectoryIsWrittenWithPlainFilesInOrder() throws IOException {
    String commit =
        repository.commit(
            "main",
            repository.file("secret.txt", "elsewhere"),
            repository.directory(
                "db",
                repository.file("10.sql", "ten"),
                repository.file("9.sql", "nine"),
                repository.directory("sub", repository.file("a \u00e9 \ud83d\ude00.sql", "sub"))));

    MigrationFiles files = materialise(commit, "db/", LIMITS);

    assertThat(files.names()).containsExactly("10.sql", "9.sql", "sub/a \u00e9 \ud83d\ude00.sql");
    assertThat(files.file("9.sql")).hasContent("nine");
    assertThat(files.inRepository("9.sql")).isEqualTo("db/9.sql");
    try (Stream<Path> written = Files.walk(out)) {
      assertThat(written.filter(Files::isRegularFile)).hasSize(3);
    }
  }

  @Test
  void theTargetMayBeThereIfItIsEmpty() throws IOException {
    String commit = repository.commit("main", repository.at("db/1.sql", "select 1"));
    Files.createDirectories(out);

    assertThat(materialise(commit, "db", LIMITS).names()).containsExactly("1.sql");
    assertThatThrownBy(() -> materialise(commit, "db", LIMITS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out.resolve("1.sql")).exists();
  }

  @Test
  void tenThousandFilesAreFine() throws IOException {
    List<RawRepository.Line> lines = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      lines.add(repository.file("V%05d__x.sql".formatted(i), "select " + i));
    }
    ObjectId db = repository.tree(lines);
    String commit = repository.commit("main", repository.directory("db", db));

    assertThat(materialise(commit, "db", LIMITS).names()).hasSize(10_000);
  }

  @Test
  void aFileOfFiftyMegabytesIsFine() throws IOException {
    byte[] big = new byte[50 << 20];
    new Random(1).nextBytes(big);
    String commit =
        repository.commit(
            "main",
            repository.directory(
                "db", repository.file("1.sql".getBytes(StandardCharsets.UTF_8), big)));

    MigrationFiles files = materialise(commit, "db", LIMITS);

    assertThat(Files.readAllBytes(files.file("1.sql"))).isEqualTo(big);
  }

  @Test
  void eachLimitIsKeptAndNamed() throws IOException {
    String commit =
        repository.commit(
            "main",
            repository.directory(
                "db", repository.file("1.sql", "12345"), repository.file("2.sql", "12345")));

    refused(
        Problem.MIGRATIONS_TOO_LARGE,
        () -> materialise(commit, "db", limits(9, 1, 9, 99)),
        "1 file");
    refused(
        Problem.MIGRATIONS_TOO_LARGE,
        () -> materialise(commit, "db", limits(9, 9, 4, 99)),
        "1.sql");
    refused(
        Problem.MIGRATIONS_TOO_LARGE,
        () -> materialise(commit, "db", limits(9, 9, 9, 9)),
        "in all");
    nothingIsLeft();
  }

  @Test
  void aTreeThatMultipliesItselfIsCutOff() throws IOException {
    ObjectId level = repository.tree(List.of(repository.file("f", "x")));
    for (int i = 0; i < 12; i++) {
      List<RawRepository.Line> ten = new ArrayList<>();
      for (int j = 0; j < 10; j++) {
        ten.add(repository.directory("d" + j, level));
      }
      level = repository.tree(ten);
    }
    String commit = repository.commit("main", level);

    try (CommitTree tree = open(commit, limits(50_000, 9, 9, 9))) {
      refused(Problem.TREE_TOO_LARGE, tree::files, "50000");
    }
    refused(
        Problem.MIGRATIONS_TOO_LARGE,
        () -> materialise(commit, "d0", limits(9, 100, 9, 999)),
        "100 files");
    nothingIsLeft();
  }

  @Test
  void aTreeOfDirectoriesOnlyIsCutOffToo() throws IOException {
    ObjectId level = repository.tree(List.of());
    for (int i = 0; i < 8; i++) {
      List<RawRepository.Line> ten = new ArrayList<>();
      for (int j = 0; j < 10; j++) {
        ten.add(repository.directory("d" + j, level));
      }
      level = repository.tree(ten);
    }
    String commit = repository.commit("main", level);

    refused(
        Problem.MIGRATIONS_TOO_LARGE,
        () -> materialise(commit, "d0", limits(1000, 100, 9, 999)),
        "100 files");
    nothingIsLeft();
  }

  @Test
  void theListingLeavesOutWhatIsNoPlainFile() throws IOException {
    String commit =
        repository.commit(
            "main",
            repository.file("a.sql", "select 1"),
            repository.file("../b.sql", "bad"),
            repository.link("c.sql", "/etc/passwd"),
            repository.directory("..", repository.file("d.sql", "bad")),
            repository.submodule("e"),
            repository.directory("f", repository.file("g.sql", "fine")));

    try (CommitTree tree = open(commit, LIMITS)) {
      assertThat(tree.files()).containsExactly("a.sql", "f/g.sql");
      assertThat(tree.beginning("f/g.sql", 3)).isEqualTo("fin");
      assertThat(tree.beginning("c.sql", 3)).isEmpty();
      assertThat(tree.beginning("../b.sql", 3)).isEmpty();
    }
  }

  private CommitTree open(String commit, CheckoutLimits limits) {
    return new GitCheckout(temp.resolve("cache"), limits)
        .commit("shop", repository.remote(), commit);
  }

  private MigrationFiles materialise(String commit, String path, CheckoutLimits limits) {
    try (CommitTree tree = open(commit, limits)) {
      return tree.materialise(path, out);
    }
  }

  private static CheckoutLimits limits(int entries, int files, long each, long all) {
    return new CheckoutLimits(entries, files, each, all, Duration.ofSeconds(30));
  }

  private void nothingIsLeft() throws IOException {
    assertThat(out).doesNotExist();
    try (Stream<Path> all = Files.walk(temp)) {
      assertThat(all.map(path -> String.valueOf(path.getFileName())))
          .noneMatch(name -> name.contains("escaped"));
    }
  }
}
