package dev.previewdb.snapshot.subset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.SourceLab;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples of a table's rows, as the source draws them. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {14, 15, 16, 17, 18})
class SampleTest {
  @SuppressWarnings("NullAway.Init") // before the first test
  private static SourceLab source;

  @Parameter int major;

  @BeforeParameterizedClassInvocation
  static void start(int major) {
    source = new SourceLab(TestServer.start(major));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    source.close();
  }

  @Test
  void aSampleIsAboutAsLargeAsItSays() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE t (id bigint PRIMARY KEY)",
            "INSERT INTO t SELECT i FROM generate_series(1, 100000) i")) {
      // Five standard deviations to both sides
      assertThat(size(lab, "sample 10%")).isBetween(9_500, 10_500);
      assertThat(size(lab, "sample  0.5 %")).isBetween(390, 610);
      assertThat(size(lab, "sample 99.9%")).isBetween(99_840, 99_960);
      assertThat(size(lab, "sample 100%")).isEqualTo(100_000);
      assertThat(size(lab, "sample 0.000000001%")).isZero();
    }
  }

  private static int size(SubsetLab lab, String rule) throws SQLException {
    return lab.rows(Map.of("public.t", rule)).getOrDefault("t", List.of()).size();
  }

  @Test
  void theSameKeysAreChosenWhereverTheirRowsAreAndTheLargerSampleHoldsTheSmaller()
      throws SQLException {
    String[] kinds = {
      "id int PRIMARY KEY",
      "id int NOT NULL UNIQUE",
      "id numeric(12,2) PRIMARY KEY",
      "id text PRIMARY KEY",
      "id int, PRIMARY KEY (id)) PARTITION BY RANGE (id"
    };
    for (int i = 0; i < kinds.length; i++) {
      try (var lab =
          new SubsetLab(
              source,
              "CREATE TABLE t (" + kinds[i] + ")",
              i == 4 ? "CREATE TABLE part PARTITION OF t FOR VALUES FROM (0) TO (1500)" : "",
              i == 4 ? "CREATE TABLE rest PARTITION OF t DEFAULT" : "",
              "CREATE TABLE other (id smallint PRIMARY KEY)",
              "INSERT INTO t SELECT i FROM generate_series(1, 3000) i",
              "INSERT INTO other SELECT i FROM generate_series(3000, 1, -1) i")) {
        var rows = lab.rows(Map.of("public.t", "sample 20%", "public.other", "sample 20%"));
        var sample = rows.getOrDefault("t", List.of());
        var plain = sample.stream().map(id -> id.replace(".00", "")).sorted().toList();
        assertThat(plain).as(kinds[i]).isNotEmpty().isEqualTo(rows.get("other"));
        assertThat(lab.rows(Map.of("public.t", "sample 40%")).get("t"))
            .containsAll(sample)
            .hasSizeGreaterThan(sample.size());
      }
    }
  }

  @Test
  void rowsWithoutAKeyAreChosenByTheirPlace() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE t (id int, maybe int UNIQUE, at timestamptz)",
            "CREATE UNIQUE INDEX ON t (id) WHERE id > 7",
            "CREATE UNIQUE INDEX ON t (abs(id))",
            "INSERT INTO t SELECT i FROM generate_series(1, 10000) i")) {
      assertThat(size(lab, "sample 10%")).isBetween(850, 1150);
      assertThat(lab.rows(Map.of("public.t", "sample 10%")))
          .isEqualTo(lab.rows(Map.of("public.t", "sample 10%")));
    }
  }

  @Test
  void keysOfSeveralColumnsAndOddTypesAreSampled() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE EXTENSION citext",
            "CREATE TABLE t (id int, a citext, b timestamptz, c interval, d numeric[], e bool, PRIMARY KEY (e, a, b, c, d, id))",
            "INSERT INTO t SELECT i, 'a' || i, now(), '1 day', ARRAY[i, i / 2], i % 2 = 0 FROM generate_series(1, 10000) i")) {
      assertThat(size(lab, "sample 10%")).isBetween(850, 1150);
    }
  }

  @Test
  void sampledRowsBringThoseTheyPointAt() throws SQLException {
    try (var lab =
        new SubsetLab(
            source,
            "CREATE TABLE p (id int PRIMARY KEY)",
            "CREATE TABLE f (id int PRIMARY KEY, p int REFERENCES p)",
            "INSERT INTO p SELECT generate_series(1, 5000)",
            "INSERT INTO f SELECT i, 5001 - i FROM generate_series(1, 5000) i")) {
      var alone =
          lab.rows(Map.of("public.p", "sample 10%", "public.f", "none"))
              .getOrDefault("p", List.of());
      var both = lab.rows(Map.of("public.p", "sample 10%", "public.f", "sample 10%"));
      var pointers = both.getOrDefault("f", List.of());
      assertThat(both.get("p")).containsAll(alone).hasSizeGreaterThan(alone.size());
      assertThat(pointers).isNotEmpty();
      assertThat(both.get("p"))
          .containsAll(pointers.stream().map(f -> "" + (5001 - Integer.parseInt(f))).toList());
    }
  }
}
