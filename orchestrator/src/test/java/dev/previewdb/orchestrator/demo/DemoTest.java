package dev.previewdb.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command itself, in a program of its own, as a person starts it. */
class DemoTest {
  private Path directory = Path.of("");

  @BeforeEach
  void makeDirectory() {
    directory = DemoDirectory.make(Optional.empty()).root();
  }

  @AfterEach
  void removeDirectory() {
    new DemoDirectory(directory).close();
  }

  @Test
  void everyStepHoldsAndNothingIsLeft() throws Exception {
    try (DemoProgram demo = DemoProgram.start(directory, "-o", "json")) {
      assertThat(demo.exitCode()).as(demo.told()).isZero();
      assertThat(demo.told())
          .contains("1,000,000 rows")
          .contains("### ✅ Database preview `shop-pr-1` is ready")
          .contains("15 of these 15 personal values differ")
          .contains("migrated in place, not rebuilt: 1 new migration")
          .contains("could not create unique index \"review_once\"")
          .contains("Database preview `shop-pr-1` is gone")
          .contains("Every step held.");
      JsonNode report = new JsonMapper().readTree(demo.result());
      assertThat(report.get("passed").asBoolean()).isTrue();
      assertThat(report.get("times").findValuesAsText("step"))
          .contains("production made", "its mend → ready", "merged → gone", "all of it");
      for (JsonNode place : report.get("proof")) {
        int found = place.get("found").asInt();
        if (place.get("place").asText().startsWith("production")) {
          assertThat(found).isBetween(900, 1000);
        } else {
          assertThat(found).as(place.toString()).isZero();
        }
        assertThat(place.get("bytes").asLong()).as(place.toString()).isPositive();
      }
    }
    nothingIsLeft();
  }

  @Test
  void endedInTheMiddleItLeavesNothing() throws Exception {
    try (DemoProgram demo = DemoProgram.start(directory)) {
      demo.await("a snapshot of it is taken");
      demo.end();
      assertThat(demo.exitCode()).isNotZero();
      assertThat(demo.told()).contains("nothing is left of it").doesNotContain("Every step held");
    }
    nothingIsLeft();
  }

  @Test
  void keptItCanBeUsedAsItSaysUntilItIsEnded() throws Exception {
    try (DemoProgram demo = DemoProgram.start(directory, "--keep")) {
      demo.await("production listens at port");
      Matcher line =
          Pattern.compile("PGPASSWORD=(\\S+) psql -h (\\S+) -p (\\d+) -U (\\S+) (\\S+) -c '(.*)'")
              .matcher(demo.told());
      assertThat(line.find()).as(demo.told()).isTrue();
      String url =
          "jdbc:postgresql://%s:%s/%s".formatted(line.group(2), line.group(3), line.group(5));
      try (Connection preview = DriverManager.getConnection(url, line.group(4), line.group(1));
          ResultSet rows = preview.createStatement().executeQuery(line.group(6))) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("email")).endsWith("@example.invalid");
      }
      demo.end();
      assertThat(demo.told()).contains("nothing is left of it");
    }
    nothingIsLeft();
  }

  private void nothingIsLeft() throws Exception {
    try (var files = Files.list(directory)) {
      assertThat(files.toList()).isEmpty();
    }
    List<String> processes =
        ProcessHandle.allProcesses()
            .flatMap(process -> process.info().commandLine().stream())
            .filter(command -> command.contains(directory.toString()))
            .toList();
    assertThat(processes).isEmpty();
  }
}
