package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.store.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Masked values that stand somewhere else too: found wherever they tell something. */
class SourceValuesFoundTest {
  private static final String PERSON =
      """
      tables:
        public.person:
          email: { mask: email }
          name: { mask: name }
          city: { mask: address, part: city }
      """;

  private static CaptureLab people(String... more) throws SQLException {
    var lab =
        CaptureLab.with(
            "CREATE TABLE person (email text, name text, city text)",
            "INSERT INTO person SELECT 'p' || i || '.quennell@example.com', 'Xaverina Plontke ' || i,"
                + " CASE WHEN i % 5 = 0 THEN 'Bad Tölz-Wolfratshausen' ELSE 'San Francisco' END FROM generate_series(1, 200) i");
    lab.run(more);
    lab.grant();
    return lab;
  }

  @Test
  void addressesInKeptColumnsAreNamedByTheirColumnsAndAcceptedOnlyByName() throws SQLException {
    try (var lab =
        people(
            "CREATE TABLE kept (note text, doc jsonb, list text[], pair person, low text GENERATED ALWAYS AS (lower(note)) STORED, raw bytea)",
            "INSERT INTO kept (note) VALUES ('write to p7.quennell@example.com.')",
            "INSERT INTO kept (doc) VALUES ('{\"P8.Quennell@example.com\": {\"x\": \"p9.quennell@example.com\"}}')",
            "INSERT INTO kept (list) VALUES ('{a,\"p10.quennell@example.com\"}')",
            "INSERT INTO kept (pair) VALUES (ROW('p11.quennell@example.com', 'b', 'c'))",
            "INSERT INTO kept (raw) VALUES (convert_to('p12.quennell@example.com', 'UTF8'))")) {
      var kept =
          PERSON
              + "  public.kept: { note: KEEP, doc: KEEP, list: KEEP, pair: KEEP, raw: KEEP }\n"
                  .replace("KEEP", "{ keep: test, by: test }");
      var failure = failure(lab, kept);
      var of = " of the masked column public.person.email, ";
      assertThat(failure.what())
          .contains("the kept column public.kept.note holds values" + of + "1 time")
          .contains("the kept column public.kept.doc holds values" + of + "2 times")
          .contains("the kept column public.kept.list holds values" + of + "1 time")
          .contains("the kept column public.kept.pair holds values" + of + "1 time")
          .contains("the kept column public.kept.raw holds values" + of + "1 time")
          .contains("the computed column public.kept.low holds values" + of + "1 time")
          .doesNotContain("quennell")
          .doesNotContain("the file ");
      var accept = new StringBuilder("accept:\n");
      for (var column : List.of("note", "doc", "list", "pair", "raw", "low")) {
        accept.append(
            "  values of column public.kept.%s: { reason: test, by: test }\n".formatted(column));
      }
      assertThat(lab.take(accept + kept).manifest().checks())
          .anyMatch(c -> c.startsWith("values: none of "))
          .anyMatch(c -> c.startsWith("bytes: none of "));
    }
  }

  @Test
  void addressesThatAreKeysOfADocumentAreNamedWhereKeysStay() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE sent (doc jsonb)",
            "INSERT INTO sent VALUES ('{\"p7.quennell@example.com\": {\"deliveryConfirmationNumber\": \"x\"}}')")) {
      var keep = "tables:\n  public.sent: { doc: { mask: json } }\n";
      assertThat(failure(lab, keep).what())
          .contains("the masked column public.sent.doc holds values of the source, 1 time")
          .doesNotContain("quennell");
      assertThat(lab.take(keep.replace("json }", "json, keys: mask }")).directory()).exists();
    }
  }

  @Test
  void addressesWithinCompositesOfCompositesAndInKeysOfHstoreAreNamed() throws SQLException {
    try (var lab =
        CaptureLab.with(
            "CREATE EXTENSION hstore",
            "CREATE TYPE owner AS (name text, mail text)",
            "CREATE TYPE home AS (street text, owner owner)",
            "CREATE TABLE sent (home home, mails hstore, ip inet, note text)",
            "INSERT INTO sent VALUES (ROW('Quay 1', ROW('Ana Q', 'p7.quennell@example.com')), 'p8.quennell@example.com=>x', '2001:db8:1234:5678:9abc:def1:2345:6789', 'to p7.quennell@example.com')")) {
      var rules =
          """
          tables:
            public.sent: { home: { mask: composite }, mails: { mask: hstore }, ip: { mask: network }, note: { keep: test, by: test } }
          """;
      assertThat(failure(lab, rules).what())
          .contains(
              "the kept column public.sent.note holds values of the masked column public.sent.home, 1 time")
          .contains("the masked column public.sent.mails holds values of the source, 1 time")
          .doesNotContain("sent.ip")
          .doesNotContain("quennell");
      var mended =
          rules.replace("mask: hstore", "mask: null").replace("keep: test, by: test", "mask: text");
      assertThat(lab.take(mended).manifest().checks())
          .anyMatch(c -> c.equals("column public.sent.ip: none of 1 source values found"));
    }
  }

  @Test
  void placesAndNamesThatManyShareMayBeInKeptColumns() throws SQLException {
    try (var lab =
        people(
            "CREATE TABLE shop (city text, keeper text)",
            "INSERT INTO shop VALUES ('San Francisco', 'Xaverina Plontke'), ('Bad Tölz-Wolfratshausen', 'a p7.quennell fan')")) {
      var rules =
          PERSON
              + "  public.shop: { city: { keep: test, by: test }, keeper: { keep: test, by: test } }\n";
      assertThat(lab.take(rules).directory()).exists();
    }
  }

  @Test
  void valuesThatTheSchemaHoldsAreNamedByTheirPlaceOnceRowsAreRead() throws SQLException {
    try (var lab =
        people(
            "CREATE FUNCTION vip() RETURNS text LANGUAGE sql AS $$ SELECT 'Xaverina Plontke 17' $$",
            "CREATE SEQUENCE \"of Xaverina Plontke 18\"",
            "CREATE TYPE tester AS ENUM ('nobody', 'Xaverina Plontke 19')",
            "CREATE DOMAIN home AS text CHECK (VALUE <> 'San Francisco')")) {
      var refusal = catchThrowableOfType(SnapshotException.class, () -> lab.take(PERSON));
      assertThat(refusal.problem()).isEqualTo(SnapshotProblem.PERSONAL_DATA_IN_SCHEMA);
      assertThat(refusal.what())
          .contains("in 3 places:")
          .contains(
              "\n  body of function public.vip(): a value of the masked column public.person.name")
          .contains("\n  name of sequence public.\"of …\": a value of the masked column")
          .contains("\n  labels of type public.tester: a value of the masked column");
      assertThat(refusal.getMessage()).doesNotContain("Plontke");
      lab.assertNothingIsLeft();
      var accept = refusal.mend().substring(refusal.mend().indexOf("accept:"));
      assertThat(
              catchThrowableOfType(SnapshotException.class, () -> lab.take(accept + "\n" + PERSON))
                  .problem())
          .as("the proposal as it is, with nobody's name")
          .isEqualTo(SnapshotProblem.RULES_INVALID);
      var signed = accept.replace("\"…\"", "staff").replace("by: …", "by: ana");
      assertThat(lab.take(signed + "\n" + PERSON).directory()).exists();
    }
  }

  @Test
  void bytesPastTheMasksFailTheSnapshotWhichLiesAsideForADay() throws Exception {
    try (var lab = people()) {
      var catalog = lab.catalog();
      var home = lab.snapshots().resolve(CaptureLab.PROJECT).resolve(".building-1");
      var leak =
          Reaction.at(
              CaptureStep.SEARCH,
              () -> write(home.resolve("data/pg_wal/old"), "\0p7.quennell@example.com\0"));
      var failure = catchThrowableOfType(SnapshotException.class, () -> lab.take(PERSON, leak));
      assertThat(failure.problem()).isEqualTo(SnapshotProblem.VERIFICATION_FAILED);
      assertThat(failure.what())
          .contains("the file pg_wal/old holds values of the masked column public.person.email")
          .doesNotContain("quennell");

      assertThat(catalog.list(CaptureLab.PROJECT)).isEmpty();
      assertThat(lab.servers()).isEmpty();
      var aside = catalog.failedBuilds(CaptureLab.PROJECT);
      assertThat(aside).hasSize(1);
      assertThat(aside.getFirst().why()).contains("the file pg_wal/old").doesNotContain("quennell");
      assertThat(aside.getFirst().directory().resolve("data/PG_VERSION")).exists();
      assertThat(catalog.find(CaptureLab.PROJECT, aside.getFirst().version())).isEmpty();

      catalog.sweep();
      assertThat(aside.getFirst().directory()).as("on the same day").exists();
      Snapshot next = lab.take(PERSON);
      assertThat(catalog.list(CaptureLab.PROJECT)).containsExactly(next);
      Files.setLastModifiedTime(
          aside.getFirst().directory().resolve("why.txt"),
          FileTime.from(Instant.now().minus(Duration.ofHours(25))));
      catalog.sweep();
      assertThat(aside.getFirst().directory()).as("on the next day").doesNotExist();
      assertThat(catalog.failedBuilds(CaptureLab.PROJECT)).isEmpty();
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SnapshotException failure(CaptureLab lab, String rules) {
    var failure = catchThrowableOfType(SnapshotException.class, () -> lab.take(rules));
    assertThat(failure.problem()).isEqualTo(SnapshotProblem.VERIFICATION_FAILED);
    return failure;
  }
}
