package dev.previewdb.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternsTest {
  @ParameterizedTest
  @CsvSource({
    "services/shop/**, services/shop/db/1.sql, true",
    "services/shop/**, services/shop, false",
    "services/shop/**, services/shopping/1.sql, false",
    "services/shop/**, old/services/shop/1.sql, false",
    "services/shop, services/shop/größe.sql, true",
    "/services/shop/, services/shop/db/1.sql, true",
    "*.sql, deep/below/1.sql, true",
    "**/migrations/, services/shop/migrations/1.sql, true",
    "services/*/db/, services/shop/db/1.sql, true",
    "services/*/db/, services/shop/old/db/1.sql, false"
  })
  void aPatternIsReadAsInGitignore(String pattern, String path, boolean taken) {
    assertThat(PathPatterns.of(List.of(pattern)).takeOneOf(List.of("README", path)))
        .isEqualTo(taken);
  }

  @Test
  void ofSeveralThatFitTheLastOneCounts() {
    PathPatterns paths =
        PathPatterns.of(
            List.of("services/shop/", "!services/shop/docs/", "services/shop/docs/db/"));

    assertThat(paths.takeOneOf(List.of("services/shop/docs/a.md"))).isFalse();
    assertThat(paths.takeOneOf(List.of("services/shop/docs/a.md", "services/shop/a"))).isTrue();
    assertThat(paths.takeOneOf(List.of("services/shop/docs/db/1.sql"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "services/[a-", "#shop", "!", "/", "!services/shop/"})
  void whatIsNoPatternOrTakesNothingInIsRefused(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> PathPatterns.of(List.of(pattern)));
  }
}
