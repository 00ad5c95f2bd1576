package dev.previewdb.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.github.command.Verb;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressedTest {
  private static final List<String> KNOWN = List.of("shop", "billing");

  @Test
  void projectsAreNamedAtTheEndAndTheRestIsTheVerbs() {
    assertThat(Addressed.in(Verb.RESET, "", KNOWN)).isEqualTo(of(""));
    assertThat(Addressed.in(Verb.RESET, "shop", KNOWN)).isEqualTo(of("", "shop"));
    assertThat(Addressed.in(Verb.RESET, "billing  shop shop", KNOWN))
        .isEqualTo(of("", "billing", "shop"));
    assertThat(Addressed.in(Verb.EXTEND, "3d shop", KNOWN)).isEqualTo(of("3d", "shop"));
    assertThat(Addressed.in(Verb.APPROVE, "abc", KNOWN)).isEqualTo(of("abc"));
  }

  @Test
  void aBranchMayBeCalledAsAProjectIsAndIsNamedToCreateAlone() {
    assertThat(Addressed.in(Verb.CREATE, "branch shop", KNOWN))
        .isEqualTo(new Addressed(Optional.of("shop"), "", List.of()));
    assertThat(Addressed.in(Verb.CREATE, "branch fix/a billing", KNOWN))
        .isEqualTo(new Addressed(Optional.of("fix/a"), "", List.of("billing")));
    assertThat(Addressed.in(Verb.CREATE, "", KNOWN)).isEqualTo(of(""));
    assertThat(Addressed.in(Verb.EXTEND, "branch a", KNOWN)).isEqualTo(of("branch a"));
  }

  private static Addressed of(String argument, String... projects) {
    return new Addressed(Optional.empty(), argument, List.of(projects));
  }

  @ParameterizedTest
  @CsvSource({
    "RESET, shpo",
    "DELETE, shop please",
    "CREATE, SHOP",
    "CREATE, branch",
    "CREATE, branch a b",
    "RESET, branch a",
    "STATUS, of shop"
  })
  void aWordThatMayBeMeantForAProjectIsNotTakenForNone(Verb verb, String words) {
    PreviewDbException refused =
        catchThrowableOfType(PreviewDbException.class, () -> Addressed.in(verb, words, KNOWN));

    assertThat(refused.problem()).isEqualTo(Problem.COMMAND_WORDS_UNKNOWN);
    assertThat(refused.mend()).contains("shop, billing");
  }
}
