package dev.previewdb.snapshot.masking;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a rules file says of a table's rows. */
final class RowRuleReader {
  /** No SQL condition begins like this. */
  private static final Pattern SAMPLE = Pattern.compile("(?s)sample\\s+([0-9.].*)");

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?)\\s*%\\s*");

  private RowRuleReader() {}

  static RowRule read(YamlFields table) {
    return table
        .text("rows")
        .<RowRule>map(text ->
            switch (text) {
              case "all" -> new RowRule.All();
              case "none" -> new RowRule.None();
              default -> chosen(table, text);
            })
        .orElseGet(RowRule.All::new);
  }

  private static RowRule chosen(YamlFields table, String text) {
    Matcher sample = SAMPLE.matcher(text);
    if (!sample.matches()) {
      return new RowRule.Where(text);
    }
    Optional<BigDecimal> percent =
        Optional.of(PERCENT.matcher(sample.group(1)))
            .filter(Matcher::matches)
            .map(m -> new BigDecimal(m.group(1)))
            .filter(p -> p.signum() > 0 && p.compareTo(BigDecimal.valueOf(100)) <= 0);
    if (percent.isEmpty()) {
      table
          .get("rows")
          .ifPresent(n ->
              table
                  .problems()
                  .add(
                      n,
                      table.at("rows"),
                      "a sample is written `sample 10%`, with more than 0% and no more than 100%"));
    }
    return percent.<RowRule>map(RowRule.Sample::new).orElseGet(RowRule.All::new);
  }
}
