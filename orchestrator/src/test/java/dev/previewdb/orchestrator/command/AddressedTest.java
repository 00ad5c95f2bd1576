package dev.previewdb.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.github.command.Verb;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressedTest {
  private static final List<String> KNOWN = List.of("shop", "billing");

  @Test
  void projectsAreNamedAtTheEndAndTheRestIsTheVerbs() {
    assertThat(Addressed.in(Verb.RESET, "", KNOWN)).isEqualTo(new Addressed("", List.of()));
    assertThat(Addressed.in(Verb.RESET, "shop", KNOWN))
        .isEqualTo(new Addressed("", List.of("shop")));
    assertThat(Addressed.in(Verb.RESET, "billing  shop shop", KNOWN))
        .isEqualTo(new Addressed("", List.of("billing", "shop")));
    assertThat(Addressed.in(Verb.EXTEND, "3d shop", KNOWN))
        .isEqualTo(new Addressed("3d", List.of("shop")));
    assertThat(Addressed.in(Verb.APPROVE, "abc", KNOWN)).isEqualTo(new Addressed("abc", List.of()));
  }

  @ParameterizedTest
  @CsvSource({"RESET, shpo", "DELETE, shop please", "CREATE, SHOP", "STATUS, of shop"})
  void aWordThatMayBeMeantForAProjectIsNotTakenForNone(Verb verb, String words) {
    PreviewDbException refused =
        catchThrowableOfType(PreviewDbException.class, () -> Addressed.in(verb, words, KNOWN));

    assertThat(refused.problem()).isEqualTo(Problem.COMMAND_WORDS_UNKNOWN);
    assertThat(refused.mend()).contains("shop, billing");
  }
}
