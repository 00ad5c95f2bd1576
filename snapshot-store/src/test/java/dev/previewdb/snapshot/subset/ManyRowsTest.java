package dev.previewdb.snapshot.subset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.masking.MaskingPlan;
import dev.previewdb.snapshot.source.SourceLab;
import dev.previewdb.snapshot.source.TableName;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Long chains and many keys, of one version: what takes time here is not the source's. */
class ManyRowsTest {
  private static final SourceLab LAB = new SourceLab();

  @AfterAll
  static void stop() {
    LAB.close();
  }

  @Test
  void aTreeComesWithAllThatIsAboveIt() throws SQLException {
    try (var lab =
        new SubsetLab(
            LAB,
            "CREATE TABLE person (id int PRIMARY KEY, boss int)",
            // A chain of 20,000, the boss of each after it, and another with the boss before it
            "INSERT INTO person SELECT i, CASE WHEN i % 20000 > 0 THEN i + 1 END FROM generate_series(1, 40000) i",
            "INSERT INTO person SELECT i, CASE WHEN i > 50000 THEN i - 1 END FROM generate_series(50000, 60000) i",
            "ALTER TABLE person ADD FOREIGN KEY (boss) REFERENCES person")) {
      List<String> rows = lab.rows(Map.of("public.person", "id IN (5, 50002)")).get("person");
      assertThat(rows)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.concat(IntStream.rangeClosed(5, 20000), IntStream.rangeClosed(50000, 50002))
                  .mapToObj(Integer::toString)
                  .toList());
    }
  }

  @Test
  void tooManyKeysAreRefusedInWords() throws SQLException {
    try (var lab =
        new SubsetLab(
            LAB,
            "CREATE TABLE p (id int PRIMARY KEY, up int REFERENCES p)",
            "INSERT INTO p SELECT i, 1 FROM generate_series(1, 200000) i")) {
      MaskingPlan plan = lab.plan(Map.of("public.p", "id % 2 = 0"));
      assertThat(lab.find(plan, 64L << 20).rows(new TableName("public", "p")).orElseThrow().count())
          .isEqualTo(100001);
      var refusal = catchThrowableOfType(SnapshotException.class, () -> lab.find(plan, 3L << 20));
      assertThat(refusal.problem()).isEqualTo(SnapshotProblem.SUBSET_TOO_LARGE);
      assertThat(refusal.what()).contains("public.p", "3 MB");
    }
  }
}
