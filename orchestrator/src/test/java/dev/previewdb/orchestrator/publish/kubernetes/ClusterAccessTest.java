package dev.previewdb.orchestrator.publish.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.KubernetesSecret.Access;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No API server is asked here. */
class ClusterAccessTest {
  private static final String TWO =
      """
      apiVersion: v1
      kind: Config
      clusters:
        - { name: one, cluster: { server: "https://one.example.com" } }
        - { name: two, cluster: { server: "https://two.example.com" } }
      users: [{ name: me, user: { token: s3cret } }]
      contexts:
        - { name: one, context: { cluster: one, user: me } }
        - { name: two, context: { cluster: two, user: me } }
      current-context: one
      """;

  @TempDir Path directory;

  @Test
  void theNamedContextIsTakenAndElseTheCurrentOne() throws IOException {
    assertThat(config(TWO, Optional.of("two")).getMasterUrl())
        .startsWith("https://two.example.com");
    assertThat(config(TWO, Optional.empty()).getMasterUrl()).startsWith("https://one.example.com");
    assertThat(config(TWO, Optional.of("two")).getAutoOAuthToken()).isEqualTo("s3cret");
  }

  @Test
  void aContextThatIsNotThereIsNotTakenForAnother() {
    assertThat(refused(TWO, Optional.of("three"))).contains("has no context three");
    assertThat(refused(TWO.replace("current-context: one\n", ""), Optional.empty()))
        .contains("has no current context");
  }

  @Test
  void aFileThatIsNoKubeconfigIsToldWithoutWhatIsInIt() {
    for (String bad : new String[] {"", "s3cret", "[s3cret]", "{ s3cret", "contexts: s3cret"}) {
      assertThat(refused(bad, Optional.empty()))
          .contains("The Secrets of the project shop cannot be made: the kubeconfig ")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void outsideOfAPodThereIsNoServiceAccount() {
    PreviewDbException told =
        catchThrowableOfType(
            PreviewDbException.class,
            () ->
                new ClusterAccess(Map.of(), directory)
                    .config("shop", new Access(Optional.empty(), Optional.empty())));

    assertThat(told.problem()).isEqualTo(Problem.CLUSTER_UNKNOWN);
    assertThat(told.getMessage()).contains("runs in no pod").contains("projects.shop.hand-off");
  }

  @Test
  void anApiServerOfIpv6IsNamedInBrackets() throws IOException {
    Files.writeString(directory.resolve("token"), "t");
    Files.writeString(directory.resolve("ca.crt"), "");
    Config pod =
        new ClusterAccess(Map.of("KUBERNETES_SERVICE_HOST", "fd00::1"), directory)
            .config("shop", new Access(Optional.empty(), Optional.empty()));

    assertThat(pod.getMasterUrl()).isEqualTo("https://[fd00::1]:443/");
  }

  private String refused(String kubeconfig, Optional<String> context) {
    PreviewDbException told =
        catchThrowableOfType(PreviewDbException.class, () -> config(kubeconfig, context));
    assertThat(told).as(kubeconfig).isNotNull();
    assertThat(told.problem()).isEqualTo(Problem.CLUSTER_UNKNOWN);
    return told.what();
  }

  private Config config(String kubeconfig, Optional<String> context) throws IOException {
    Path file = Files.writeString(directory.resolve("kubeconfig"), kubeconfig);
    return new ClusterAccess(Map.of(), directory)
        .config("shop", new Access(Optional.of(file), context));
  }
}
