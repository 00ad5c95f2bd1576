package dev.previewdb.orchestrator.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.preview.PreviewKey.Branch;
import dev.previewdb.orchestrator.preview.PreviewKey.PullRequest;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewNameTest {
  @Test
  void aPullRequestsNameSaysWhichItIs() {
    assertThat(new PullRequest("shop", 7, 42).name()).isEqualTo("shop-pr-42");
  }

  @Test
  void aPlainBranchKeepsItsName() {
    assertThat(new Branch("shop", "try-1").name()).isEqualTo("shop-br-try-1");
  }

  @Test
  void branchesThatWouldLookAlikeStayApart() {
    Set<String> names =
        Stream.of(
                "a/b",
                "a-b",
                "A-B",
                "a_b",
                "a.b",
                "../../etc",
                "ä",
                "é",
                "x".repeat(200),
                "x".repeat(201),
                "-",
                "a\nb")
            .map(branch -> new Branch("shop", branch).name())
            .collect(Collectors.toSet());

    assertThat(names)
        .hasSize(12)
        .allMatch(name -> name.matches("shop-br[a-z0-9-]*") && name.length() <= 63);
  }

  /** The holes "path traversal through names" and "pgjdbc parameters from users". */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "x?socketFactory=evil&loggerFile=/tmp/x",
        "/absolute",
        ".",
        "a\u0000b",
        "x'; DROP DATABASE shop; --",
        "größe",
        "%2e%2e%2f"
      })
  void whateverABranchIsCalledItsPreviewsNameIsNeitherAPathNorAParameter(String branch) {
    assertThat(new PreviewKey.Branch("shop", branch).name()).matches("shop-br-[a-z0-9-]{1,55}");
    assertThat(new PreviewKey.Branch("shop", branch).otherName())
        .matches("shop-br-[a-z0-9-]{1,55}");
  }
}
