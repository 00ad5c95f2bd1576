package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.KeyText;
import dev.previewdb.snapshot.source.SourceTable;
import dev.previewdb.snapshot.source.UniqueKey;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An SQL condition that is true of a share of a table's rows: a hash of the row's key, made by the
 * source, is below a limit. Equal keys of two tables are chosen alike, so that tables which share
 * their keys share their samples.
 */
final class SampleCondition {
  private static final BigDecimal HASHES = BigDecimal.TWO.pow(Long.SIZE);

  private SampleCondition() {}

  /**
   * @param root of the table's partitions, whose key is that of all of them
   */
  static String of(SourceTable root, RowRule.Sample sample, MaskingKey key) {
    if (sample.percent().compareTo(BigDecimal.valueOf(100)) >= 0) {
      return "true";
    }
    long limit =
        HASHES
            .multiply(sample.percent())
            .movePointLeft(2)
            .toBigInteger()
            .subtract(BigDecimal.TWO.pow(Long.SIZE - 1).toBigInteger())
            .longValueExact();
    return "pg_catalog.hashtextextended((%s) COLLATE pg_catalog.\"C\", '%d'::pg_catalog.int8) < '%d'::pg_catalog.int8"
        .formatted(row(root), seed(key), limit);
  }

  /** Where no key tells rows apart, only their place does. */
  private static String row(SourceTable root) {
    return root.uniqueKeys().stream()
        .filter(k -> tellsAllApart(root, k))
        .min(Comparator.comparing((UniqueKey k) -> !k.primary()).thenComparing(UniqueKey::name))
        .map(k ->
            k.terms().stream()
                .flatMap(t -> t.columns().stream())
                .flatMap(c -> root.column(c).stream())
                .map(KeyText::of)
                .collect(Collectors.joining(" || '/' || ")))
        .orElse("ctid::pg_catalog.text");
  }

  private static boolean tellsAllApart(SourceTable table, UniqueKey key) {
    return key.predicate().isEmpty()
        && key.terms().stream()
            .allMatch(t ->
                t.plain()
                    && t.equality()
                    && t.columns().stream()
                        .map(table::column)
                        .flatMap(Optional::stream)
                        .anyMatch(c -> c.notNull()));
  }

  private static long seed(MaskingKey key) {
    return ByteBuffer.wrap(key.derive("sample").doFinal()).getLong();
  }
}
