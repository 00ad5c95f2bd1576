package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.SourceSchema;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Personal data in the texts of a schema, and what the rules accept of it. */
class SchemaReviewTest {
  @Test
  void aSchemaOfEverythingHoldsNothingPersonal() throws SQLException {
    try (var server = TestServer.start(TestServer.installations().server(15), r -> r)) {
      RichSchema.make(server.server());
      try (var connection = server.server().connect(RichSchema.DATABASE)) {
        var texts = CatalogFingerprint.of(connection);
        assertThat(SchemaReview.of("rich", texts, MaskingRules.parse("", "x")).byForm()).isEmpty();
        assertThat(SchemaReview.proposal("rich", texts)).isEmpty();
      }
    }
  }

  @Test
  void aCheckNamesPlacesThatNobodyAcceptedAndAcceptancesOfPlacesThatAreGone() throws SQLException {
    try (var server = TestServer.start(TestServer.installations().server(15), r -> r);
        var connection = server.server().connect("postgres")) {
      RichSchema.run(connection, "CREATE TABLE t (a text DEFAULT 'help@example.com')");
      RichSchema.run(connection, "CREATE SEQUENCE \"of ana@example.com\"");
      var schema = SourceSchema.read(connection);
      var texts = CatalogFingerprint.of(connection);

      var tables = "tables: { public.t: { a: { mask: text } } }\n";
      var check =
          MaskingCheck.of(schema, texts, MaskingRules.parse(tables, "x"), DraftSample::none);
      assertThat(check.passes()).isFalse();
      assertThat(check.personal())
          .containsExactly(
              "default of column public.t.a: an e-mail address",
              "name of sequence public.\"of …\": an e-mail address");
      assertThat(check.draft()).contains("accept:\n").doesNotContain("example.com");

      var signed = check.draft().replace("\"…\"", "ours").replace("by: …", "by: ana");
      var accepted = MaskingRules.parse(signed + tables, "x");
      assertThat(MaskingCheck.of(schema, texts, accepted, DraftSample::none).passes()).isTrue();
      assertThat(accepted.hash()).isNotEqualTo(MaskingRules.parse(tables, "x").hash());

      var gone =
          """
          accept:
            body of function public.f(): { reason: x, by: y }
            values of column public.t.b: { reason: x, by: y }
          """;
      assertThat(
              MaskingCheck.of(
                      schema, texts, MaskingRules.parse(gone + tables, "x"), DraftSample::none)
                  .gone())
          .containsExactlyInAnyOrder("body of function public.f()", "values of column public.t.b");
    }
  }
}
