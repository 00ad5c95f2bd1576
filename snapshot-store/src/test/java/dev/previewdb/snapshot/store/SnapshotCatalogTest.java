package dev.previewdb.snapshot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.volume.DirectoryLock;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotCatalogTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path root;

  @Test
  void aSnapshotIsListedOnlyOnceItIsPublished() throws IOException {
    var catalog = new SnapshotCatalog(root);
    try (var building = catalog.begin("shop", NOON)) {
      Files.createDirectories(building.home().resolve("data"));
      Files.createDirectories(building.home().resolve("log"));
      assertThat(catalog.list("shop")).isEmpty();
      var snapshot = building.publish(manifest(building.version()));
      assertThat(catalog.list("shop")).containsExactly(snapshot);
      assertThat(snapshot.data()).isDirectory();
      assertThat(snapshot.directory().resolve("log")).doesNotExist();
    }
    assertThat(catalog.current("shop").orElseThrow().version()).isEqualTo("20261122-120000");
    assertThat(catalog.current("shop").orElseThrow().manifest())
        .isEqualTo(manifest("20261122-120000"));
  }

  @Test
  void whatIsNotPublishedIsGoneWhenItIsClosed() throws IOException {
    var catalog = new SnapshotCatalog(root);
    try (var building = catalog.begin("shop", NOON)) {
      Files.writeString(building.home().resolve("half"), "made");
    }
    assertThat(catalog.list("shop")).isEmpty();
    assertThat(root.resolve("shop").toFile().list()).containsExactly(".lock");
  }

  @Test
  void theNewestIsTheCurrentOneAndEachIsFoundByItsVersion() throws IOException {
    var catalog = new SnapshotCatalog(root);
    var first = publish(catalog, NOON);
    var second = publish(catalog, NOON);
    var third = publish(catalog, NOON.plusSeconds(1));
    assertThat(catalog.list("shop")).containsExactly(third, second, first);
    assertThat(second.version()).isEqualTo("20261122-120000-2");
    assertThat(catalog.current("shop")).contains(third);
    assertThat(catalog.find("shop", second.version())).contains(second);
    assertThat(catalog.find("shop", "20200101-000000")).isEmpty();
    assertThat(catalog.current("other")).isEmpty();
  }

  @Test
  void aDroppedSnapshotIsGoneAndTheOthersStay() throws IOException {
    var catalog = new SnapshotCatalog(root);
    var first = publish(catalog, NOON);
    var second = publish(catalog, NOON.plusSeconds(1));
    catalog.drop("shop", second.version());
    assertThat(catalog.list("shop")).containsExactly(first);
    assertThat(second.directory()).doesNotExist();
    assertThatThrownBy(() -> catalog.drop("shop", second.version()))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.NO_SUCH_SNAPSHOT));
  }

  @Test
  void theNewestStayWhenTheRestIsPruned() throws IOException {
    var catalog = new SnapshotCatalog(root);
    var first = publish(catalog, NOON);
    var second = publish(catalog, NOON.plusSeconds(1));
    var third = publish(catalog, NOON.plusSeconds(2));
    var fourth = publish(catalog, NOON.plusSeconds(3));

    assertThat(catalog.prune("shop", Retention.ofCount(2), NOON))
        .isEqualTo(
            new Pruned(
                List.of(
                    new Retention.Going(second.version(), "2 are newer, and 2 may stay"),
                    new Retention.Going(first.version(), "3 are newer, and 2 may stay")),
                List.of()));
    assertThat(catalog.list("shop")).containsExactly(fourth, third);
    assertThat(catalog.prune("shop", Retention.ofCount(2), NOON))
        .isEqualTo(new Pruned(List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0, -1})
  void theCurrentSnapshotIsNeverPruned(int keep) throws IOException {
    var catalog = new SnapshotCatalog(root);
    publish(catalog, NOON);
    var current = publish(catalog, NOON.plusSeconds(1));
    catalog.prune("shop", Retention.ofCount(keep), NOON);
    assertThat(catalog.list("shop")).containsExactly(current);
  }

  @Test
  void aBudgetCountsWhatLiesOnTheDiskAndLeavesRoomForWhatIsHeld() throws IOException {
    var catalog = new SnapshotCatalog(root);
    var versions = new ArrayList<String>();
    for (var i = 0; i < 4; i++) {
      var snapshot = publish(catalog, NOON.plusSeconds(i));
      Files.write(snapshot.data().resolve("rows"), new byte[1 << 20]);
      try (var sparse = new RandomAccessFile(snapshot.data().resolve("hole").toFile(), "rw")) {
        sparse.setLength(1L << 40);
      }
      versions.addFirst(snapshot.version());
    }
    var threeFit = new Retention(10, Optional.empty(), OptionalLong.of((3L << 20) + (200 << 10)));
    assertThat(catalog.prunable("shop", threeFit, NOON))
        .extracting(Retention.Going::version)
        .containsExactly(versions.get(3));
    try (var hold = catalog.hold("shop", versions.get(3))) {
      var pruned = catalog.prune("shop", threeFit, NOON);
      assertThat(pruned.dropped())
          .extracting(Retention.Going::version)
          .containsExactly(versions.get(2));
      assertThat(pruned.dropped().getFirst().why()).contains("bytes of the disk");
      assertThat(pruned.stayed()).singleElement().asString().contains(hold.snapshot().version());
    }
    assertThat(catalog.list("shop"))
        .extracting(Snapshot::version)
        .containsExactly(versions.get(0), versions.get(1), versions.get(3));
  }

  @Test
  void aSnapshotIsNotDroppedWhileACloneOfItIsMade() throws Exception {
    var catalog = new SnapshotCatalog(root);
    var old = publish(catalog, NOON);
    for (var i = 0; i < 500; i++) {
      Files.writeString(old.data().resolve("file-" + i), "rows");
    }
    publish(catalog, NOON.plusSeconds(1));
    var refusals = 0;
    try (var thread = Executors.newSingleThreadExecutor();
        var hold = catalog.hold("shop", old.version());
        var again = catalog.hold("shop", old.version())) {
      assertThat(again.snapshot()).isEqualTo(hold.snapshot());
      var clone =
          thread.submit(
              () -> Volumes.clone(hold.snapshot().data(), root.resolve("clone"), RunAs.current()));
      do {
        var pruned = new SnapshotCatalog(root).prune("shop", Retention.ofCount(1), NOON);
        assertThat(pruned.dropped()).isEmpty();
        assertThat(pruned.stayed()).singleElement().asString().contains(old.version(), "in use");
        refusals++;
      } while (!clone.isDone());
      assertThat(clone.get().files()).isEqualTo(500);
    }
    assertThat(refusals).isPositive();
    assertThat(root.resolve("clone").toFile().list()).hasSize(500);
    assertThat(catalog.prune("shop", Retention.ofCount(1), NOON).dropped())
        .extracting(Retention.Going::version)
        .containsExactly(old.version());
    assertThat(root.resolve("clone").toFile().list()).hasSize(500);
  }

  @Test
  void aSnapshotThatAnotherProcessHoldsStays() throws Exception {
    var catalog = new SnapshotCatalog(root);
    var held = publish(catalog, NOON);
    var other =
        new ProcessBuilder(
                "flock",
                "--shared",
                held.directory().toString(),
                "sh",
                "-c",
                "echo held; read -r _")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var words = other.inputReader()) {
      assertThat(words.readLine()).isEqualTo("held");
      assertThatThrownBy(() -> catalog.drop("shop", held.version()))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.SNAPSHOT_IN_USE));
      assertThat(catalog.list("shop")).containsExactly(held);
    } finally {
      other.outputWriter().close();
      other.waitFor();
    }
    catalog.drop("shop", held.version());
    assertThat(catalog.list("shop")).isEmpty();
  }

  @Test
  void theNewestThatIsNotBeingDroppedIsHeldAsTheCurrentOne() throws IOException {
    var catalog = new SnapshotCatalog(root);
    assertThat(catalog.holdCurrent("shop")).isEmpty();
    var old = publish(catalog, NOON);
    var newest = publish(catalog, NOON.plusSeconds(1));
    try (var hold = catalog.holdCurrent("shop").orElseThrow()) {
      assertThat(hold.snapshot()).isEqualTo(newest);
    }
    try (var _ = DirectoryLock.take(newest.directory()).orElseThrow();
        var hold = catalog.holdCurrent("shop").orElseThrow()) {
      assertThat(hold.snapshot()).isEqualTo(old);
    }
  }

  @Test
  void leftoversOfCapturesAndDropsAreSwept() throws IOException {
    var catalog = new SnapshotCatalog(root);
    var kept = publish(catalog, NOON);
    Files.createDirectories(root.resolve("shop/.building-1/data"));
    Files.createDirectories(root.resolve("shop/.dropping-20261122-110000/data"));
    Files.createDirectories(root.resolve("Not a project/.building-1"));
    Files.writeString(root.resolve("a-file"), "of somebody");
    catalog.sweep();
    assertThat(root.resolve("shop").toFile().list())
        .containsExactlyInAnyOrder(".lock", kept.version());
    assertThat(root.resolve("Not a project/.building-1")).exists();
    assertThat(root.resolve("a-file")).exists();
  }

  @Test
  void aRunningCaptureIsNeitherSweptNorJoined() {
    var catalog = new SnapshotCatalog(root);
    try (var building = catalog.begin("shop", NOON)) {
      new SnapshotCatalog(root).sweep();
      assertThat(building.home()).exists();
      assertThatThrownBy(() -> new SnapshotCatalog(root).begin("shop", NOON))
          .isInstanceOfSatisfying(
              SnapshotException.class,
              e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.CAPTURE_RUNNING));
      catalog.begin("other", NOON).close();
    }
    catalog.begin("shop", NOON).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../x",
        "a/b",
        "Shop",
        "1shop",
        "a b",
        "a\nb",
        "-a",
        "ä",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void whatIsNoProjectNameNeverBecomesAPath(String name) {
    var catalog = new SnapshotCatalog(root);
    assertThatThrownBy(() -> catalog.list(name))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.PROJECT_NAME_INVALID))
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> catalog.begin(name, NOON)).isInstanceOf(SnapshotException.class);
    assertThat(root).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../shop", ".building-1", "20261122-120000/data", ""})
  void whatIsNoVersionIsNotFoundAndNothingIsDropped(String version) {
    assertThatThrownBy(() -> new SnapshotCatalog(root).drop("shop", version))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.NO_SUCH_SNAPSHOT));
  }

  @Test
  void aManifestFromBeforeThereWereSubsetsIsRead() throws IOException {
    var catalog = new SnapshotCatalog(root);
    var file = publish(catalog, NOON).directory().resolve("manifest.json");
    var before = Files.readString(file).replaceFirst("(?s)\"subsets\" : \\[.*?\\],", "");
    assertThat(before).doesNotContain("subsets");
    Files.writeString(file, before);
    assertThat(catalog.list("shop").getFirst().manifest().subsets()).isEmpty();
  }

  @Test
  void aManifestFromBeforeChecksumsWereLookedAtSaysThatTheyAreUnknown() throws IOException {
    var catalog = new SnapshotCatalog(root);
    var file = publish(catalog, NOON).directory().resolve("manifest.json");
    var before =
        Files.readString(file)
            .replaceFirst("(?s),\\s*\"checksums\" : \"unknown\",\\s*\"preloaded\" : \\[ ]", "");
    assertThat(before).doesNotContain("checksums").doesNotContain("preloaded");
    Files.writeString(file, before);
    assertThat(catalog.list("shop").getFirst().manifest().server())
        .isEqualTo(new Manifest.Server(15, "15.18", "unknown", List.of()));
  }

  /** Cut short by a full disk, emptied, lost, or another snapshot's. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"format\": ", "", "null", "{}", "LOST", "ANOTHER"})
  void aDamagedSnapshotIsNamedApartAndTheNewestWholeOneIsCurrent(String manifest)
      throws IOException {
    var catalog = new SnapshotCatalog(root);
    var old = publish(catalog, NOON);
    var damaged = damage(publish(catalog, NOON.plusSeconds(1)), old, manifest);

    assertThat(catalog.list("shop")).containsExactly(old);
    assertThat(catalog.current("shop")).contains(old);
    try (var hold = catalog.holdCurrent("shop").orElseThrow()) {
      assertThat(hold.snapshot()).isEqualTo(old);
    }
    assertThat(catalog.damaged("shop"))
        .singleElement()
        .satisfies(d -> {
          assertThat(d.version()).isEqualTo(damaged.version());
          assertThat(d.failure().what()).contains(damaged.directory().toString());
          assertThat(d.failure().mend())
              .contains("previewdb snapshot drop shop " + damaged.version());
        });
    assertUnreadable(() -> catalog.find("shop", damaged.version()));
    assertUnreadable(() -> catalog.hold("shop", damaged.version()));
  }

  @Test
  void aDamagedSnapshotIsNeverPrunedOrSweptAndGoesWhenItIsDropped() throws IOException {
    var catalog = new SnapshotCatalog(root);
    var damaged = publish(catalog, NOON);
    damage(damaged, damaged, "");
    var old = publish(catalog, NOON.plusSeconds(1));
    var current = publish(catalog, NOON.plusSeconds(2));

    catalog.sweep();
    var pruned = catalog.prune("shop", Retention.ofCount(1), NOON);
    assertThat(pruned.dropped())
        .extracting(Retention.Going::version)
        .containsExactly(old.version());
    assertThat(pruned.stayed()).singleElement().asString().contains("cannot be read");
    assertThat(damaged.directory()).isDirectory();

    catalog.drop("shop", damaged.version());
    assertThat(catalog.damaged("shop")).isEmpty();
    assertThat(root.resolve("shop").toFile().list())
        .containsExactlyInAnyOrder(".lock", current.version());
  }

  @Test
  void aLinkIsNoSnapshotAndIsNeitherNamedNorDropped() throws IOException {
    var catalog = new SnapshotCatalog(root);
    var whole = publish(catalog, NOON);
    var link = whole.directory().resolveSibling("20261122-130000");
    Files.createSymbolicLink(link, whole.directory());

    assertThat(catalog.list("shop")).containsExactly(whole);
    assertThat(catalog.damaged("shop")).isEmpty();
    assertThatThrownBy(() -> catalog.drop("shop", "20261122-130000"))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.NO_SUCH_SNAPSHOT));
    assertThat(link).isSymbolicLink();
  }

  private static Snapshot damage(Snapshot snapshot, Snapshot another, String manifest)
      throws IOException {
    var file = snapshot.directory().resolve("manifest.json");
    switch (manifest) {
      case "LOST" -> Files.delete(file);
      case "ANOTHER" ->
          Files.copy(
              another.directory().resolve("manifest.json"),
              file,
              StandardCopyOption.REPLACE_EXISTING);
      default -> Files.writeString(file, manifest);
    }
    return snapshot;
  }

  private static void assertUnreadable(ThrowingCallable look) {
    assertThatThrownBy(look)
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.MANIFEST_UNREADABLE));
  }

  private static Snapshot publish(SnapshotCatalog catalog, Instant at) throws IOException {
    try (var building = catalog.begin("shop", at)) {
      Files.createDirectories(building.home().resolve("data"));
      return building.publish(manifest(building.version()));
    }
  }

  private static Manifest manifest(String version) {
    return new Manifest(
        Manifest.FORMAT,
        "shop",
        version,
        NOON,
        "shop",
        "preview",
        new Manifest.Source("db.example.com:5432/shop", "15.18"),
        new Manifest.Server(15, "15.18"),
        new Manifest.Schema("pg_dump 15.18", "abc", "UTF8", "C"),
        new Manifest.Masking("def", "0123"),
        Map.of("public.person", 3L),
        List.of(new Manifest.Subset("public.person", "sample 10%", 2, 1)),
        List.of(new Manifest.Column("public.person", "mail", "masked", "email of domain mail")),
        List.of("rows: 3 in 1 tables"),
        List.of("owners and privileges"),
        List.of(new Manifest.Step("plan", 5)),
        10,
        1000);
  }
}
