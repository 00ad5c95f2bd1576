package dev.previewdb.github.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.github.GitHubException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSecretsTest {
  @Test
  void withoutASecretNothingStarts() {
    for (List<String> none : List.of(List.<String>of(), List.of(""), List.of("good", " "))) {
      assertThatThrownBy(() -> WebhookSecrets.of(none))
          .isInstanceOf(GitHubException.class)
          .hasMessageContaining("no webhook secret is set");
    }
  }

  @Test
  void threeSecretsAreMoreThanARotationNeeds() {
    assertThatThrownBy(() -> WebhookSecrets.of(List.of("tick", "trick", "track")))
        .isInstanceOf(GitHubException.class)
        .hasMessageContaining("3 webhook secrets")
        .hasMessageNotContaining("trick");
  }

  @Test
  void aSecretIsNeverPrinted() {
    assertThat(WebhookSecrets.of("hush")).hasToString("***");
  }
}
