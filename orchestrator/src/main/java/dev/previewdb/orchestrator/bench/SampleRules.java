package dev.previewdb.orchestrator.bench;

import dev.previewdb.snapshot.masking.MaskingKey;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.source.SourceColumn;
import dev.previewdb.snapshot.source.SourceSchema;
import dev.previewdb.snapshot.source.SourceTable;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The masking rules of a {@link SampleSource}: eight columns are masked, all others kept. */
final class SampleRules {
  private static final Map<String, String> MASKS =
      Map.of(
          "shop.customer.email", "{ mask: email, domain: email }",
          "shop.customer.full_name", "{ mask: name }",
          "shop.customer.phone", "{ mask: phone }",
          "shop.customer.street", "{ mask: address, part: street }",
          "shop.orders.contact_email", "{ mask: email, domain: email }",
          "shop.message.body", "{ mask: text }",
          "shop.event.visitor", "{ mask: hash }",
          "shop.document.payload",
              "{ mask: json, others: { keep: not personal, by: bench }, paths: {"
                  + " contact.email: { mask: email, domain: email }, contact.phone: phone } }");

  private SampleRules() {}

  static MaskingRules of(SourceSchema schema) {
    return of(schema, MASKS);
  }

  static MaskingRules of(SourceSchema schema, Map<String, String> masks) {
    StringBuilder yaml = new StringBuilder("unreviewed: refuse\ntables:\n");
    for (SourceTable table : schema.tables()) {
      yaml.append("  ").append(table.name().spelling()).append(":\n");
      for (SourceColumn column : table.columns()) {
        boolean follows =
            table.foreignKeys().stream().anyMatch(key -> key.columns().contains(column.name()));
        if (!follows) {
          String rule =
              masks.getOrDefault(
                  table.name().spelling() + "." + column.name(),
                  "{ keep: not personal, by: bench }");
          yaml.append("    ").append(column.name()).append(": ").append(rule).append('\n');
        }
      }
    }
    return MaskingRules.parse(yaml.toString(), "the measurement's rules");
  }

  static MaskingKey key() {
    return MaskingKey.of("a key that protects made-up people".getBytes(StandardCharsets.UTF_8));
  }
}
