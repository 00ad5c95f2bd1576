package dev.previewdb.snapshot.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.RichSchema;
import dev.previewdb.snapshot.server.TestServer;
import dev.previewdb.snapshot.source.SourceSchema;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The draft for a schema that holds one of everything. */
class DraftOnRichSchemaTest {
  /** No mask keeps ranges apart yet, nor a row in the partition that its key's value chose. */
  private static final Set<String> LEFT_TO_PEOPLE =
      Set.of(
          "shop.booking.during",
          "shop.since_18_period.valid_at",
          "shop.by_expression.name",
          "shop.since_17.at",
          "shop.since_18_partitioned.a");

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void nothingOfTheDraftIsRefusedAndOnlyRangesAndKeysOfPartitionsAreLeftToPeople(int major)
      throws SQLException {
    try (TestServer test = TestServer.start(major)) {
      RichSchema.make(test.server());
      SourceSchema schema;
      try (var connection = test.server().connect(RichSchema.DATABASE)) {
        schema = SourceSchema.read(connection);
      }
      MaskingCheck check =
          MaskingCheck.of(
              schema, MaskingRules.parse(MaskingDraft.of(schema, DraftSample.none()), "draft"));
      assertThat(check.unfit()).isEmpty();
      assertThat(check.gone()).isEmpty();
      assertThat(LEFT_TO_PEOPLE).containsAll(check.unreviewed());
    }
  }
}
