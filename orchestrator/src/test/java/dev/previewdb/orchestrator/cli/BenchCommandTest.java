package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.snapshot.server.TestDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
  private final TestDirectory directory = new TestDirectory();

  @AfterEach
  void removeTheDirectory() {
    directory.close();
  }

  @Test
  void whatIsNoImageNoFigureOrNoSizeIsRefusedBeforeAnythingIsDone() {
    assertMisused("'zfs' is no image; write it like xfs or btrfs:20GB", "--image", "zfs");
    assertMisused("'big' is no size; write it like 512MB or 4GB", "--image", "xfs:big");
    assertMisused("use cold, warm, size, neighbours, template or writes", "--figure", "warmth");
  }

  @Test
  void aPageThatIsNoneOfFiguresIsRefusedBeforeAnythingIsMeasured() throws IOException {
    Path page = Files.writeString(directory.path().resolve("notes.md"), "# Notes\n");
    assertMisused("notes.md", "--record", page.toString());
    assertThat(page).hasContent("# Notes\n");
  }

  @Test
  void theCommandIsRecordedWithoutThePlacesOfThisMachine() throws IOException {
    Path page = directory.path().resolve("performance.md");
    Ran ran =
        Ran.of(
            Map.of(),
            "bench",
            "clone",
            "--dir=" + directory.path(),
            "--size",
            "16MB",
            "--figure",
            "size",
            "--runs",
            "1",
            "-o",
            "json",
            "--record",
            page.toString());

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
    JsonNode figure = ran.json().at("/figures/0");
    assertThat(figure.get("name").asText()).isEqualTo("clone-size");
    assertThat(figure.get("leftOut").asText()).contains("two sizes");
    assertThat(ran.json().get("passed").asBoolean()).isFalse();
    assertThat(page)
        .content()
        .contains(
            "`previewdb bench clone --dir=DIRECTORY --size 16MB --figure size --runs 1 -o json --record FILE`")
        .doesNotContain(directory.path().toString());
  }

  @Test
  void aFewDeliveriesStrangersAndPullRequestsAreMeasuredAndLeaveNothing() throws IOException {
    // A test's usual directory is too long for the sockets of a whole service
    Path place = directory.path().resolveSibling("w" + ProcessHandle.current().pid());
    Files.createDirectory(place);
    Ran ran =
        Ran.of(
            Map.of(),
            "bench",
            "webhook",
            "--dir=" + place,
            "--deliveries",
            "40",
            "--connections",
            "4",
            "--runs",
            "1",
            "--clients",
            "8",
            "--pull-requests",
            "3",
            "-o",
            "json");

    assertThat(ran.json().at("/figures/0/name").asText()).as(ran.err()).isEqualTo("webhook");
    assertThat(ran.json().at("/figures/0/value").asDouble()).isPositive();
    assertThat(ran.json().at("/figures/1/name").asText()).isEqualTo("webhook-p99");
    assertThat(ran.json().findValuesAsText("name"))
        .containsExactly(
            "webhook",
            "webhook-p99",
            "webhook-flood-heap",
            "webhook-flood-rss",
            "webhook-rush",
            "webhook-rush-slowest",
            "webhook-rush-order");
    assertThat(ran.json().at("/figures/4/value").asInt()).as("that are ready").isEqualTo(3);
    assertThat(ran.json().at("/figures/6/value").asInt()).as("out of order").isZero();
    assertThat(ran.json().at("/figures/6/detail").asText()).doesNotStartWith("0 ");
    // Fails where something is left
    Files.delete(place);
  }

  @Test
  void aFewMigrationsAndASmallRepositoryAreMeasuredAndLeaveNothing() {
    Ran ran =
        Ran.of(
            Map.of(),
            "bench",
            "migrate",
            "--dir=" + directory.path(),
            "--migrations=12",
            "--statements=40",
            "--tool=dbmate,flyway,golang-migrate,goose,sqlx,diesel,prisma",
            "--files=300",
            "--size=3MB",
            "--runs=1",
            "-o",
            "json");

    assertThat(ran.json().findValuesAsText("name"))
        .as(ran.err())
        .contains("migrate-dbmate", "migrate-dbmate-trips", "checkout-bytes", "checkout-time");
    assertThat(ran.json().findValues("value")).allMatch(JsonNode::isNumber);
    ran.json()
        .get("figures")
        .forEach(figure -> {
          String name = figure.get("name").asText();
          // Flyway's library asks as much as Flyway does
          if (name.endsWith("-trips") && !name.equals("migrate-flyway-trips")) {
            assertThat(figure.get("verdict").asText()).as(figure.toString()).isEqualTo("pass");
          }
        });
    assertThat(directory.names()).isEmpty();
  }

  @Test
  void aToolWhoseMigrationsAreNotMeasuredIsRefused() {
    Ran ran = Ran.of(Map.of(), "bench", "migrate", "--tool", "alembic");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("use atlas, dbmate, diesel");
  }

  private static void assertMisused(String words, String... options) {
    String[] command = {"bench", "clone", options[0], options[1]};
    Ran ran = Ran.of(Map.of(), command);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains(words);
  }
}
