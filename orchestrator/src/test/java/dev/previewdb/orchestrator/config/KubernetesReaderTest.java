package dev.previewdb.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.previewdb.orchestrator.PreviewDbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesReaderTest {
  @TempDir Path directory;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(directory.resolve("masking.yaml"), "tables: {}\n");
    Files.writeString(directory.resolve("kubeconfig"), "kind: Config\n");
  }

  @Test
  void theNamesFollowThePreviewAndTheFileStandsBesideTheConfiguration() throws IOException {
    KubernetesSecret secret =
        read(
            "{ namespace: \"{project}-previews\", kubeconfig: kubeconfig, context: staging, labels: { example.com/team: shop },"
                + " annotations: { note: \"any text: at all\" } }");

    assertThat(secret.namespace().filled("shop", "shop-pr-1")).contains("shop-previews");
    assertThat(secret.name().filled("shop", "shop-pr-1")).contains("shop-pr-1-database");
    assertThat(secret.cluster().kubeconfig()).contains(directory.resolve("kubeconfig"));
    assertThat(secret.cluster().context()).contains("staging");
    assertThat(secret.labels()).isEqualTo(Map.of("example.com/team", "shop"));
    assertThat(secret.annotations()).isEqualTo(Map.of("note", "any text: at all"));
  }

  @Test
  void aNameThatWouldBeTooLongIsNone() throws IOException {
    NamePattern namespace = read("{ namespace: \"of-{preview}\" }").namespace();

    assertThat(namespace.filled("p", "x".repeat(60))).contains("of-" + "x".repeat(60));
    assertThat(namespace.filled("p", "x".repeat(61))).isEqualTo(Optional.empty());
  }

  @Test
  void whatKubernetesWouldNotTakeIsRefusedWithTheMend() {
    for (String bad :
        new String[] {
          "{preview}-",
          "-a{preview}",
          "A-{preview}",
          "{branch}",
          "a.{preview}",
          "a b",
          "../{preview}"
        }) {
      assertThat(refused("{ namespace: \"" + bad + "\" }"))
          .contains("hand-off.kubernetes-secret.namespace: is `" + bad + "`")
          .contains("{project} and {preview}");
    }
    assertThat(refused("{ }")).contains("kubernetes-secret.namespace: is missing");
    assertThat(refused("{ namespace: previews, name: database }"))
        .contains("kubernetes-secret.name: is the same for all previews");
    assertThat(refused("{ namespace: \"{preview}\", kubeconfig: none-there }"))
        .contains("kubernetes-secret.kubeconfig: names no file");
    assertThat(refused("{ namespace: \"{preview}\", context: staging }"))
        .contains("kubernetes-secret.context: has no kubeconfig");
    assertThat(refused("{ namespace: \"{preview}\", labels: { team: \"not a label\" } }"))
        .contains("kubernetes-secret.labels.team: is no label of Kubernetes");
    assertThat(refused("{ namespace: \"{preview}\", annotations: { \"a/b/c\": x } }"))
        .contains("annotations.a/b/c: is no key of Kubernetes");
    for (String ours : new String[] {"previewdb.dev/preview", "app.kubernetes.io/managed-by"}) {
      assertThat(refused("{ namespace: \"{preview}\", labels: { " + ours + ": mine } }"))
          .contains("kubernetes-secret.labels." + ours + ": is previewdb's own");
    }
    assertThat(refused("{ namespace: \"{preview}\", stringData: yes }"))
        .contains("kubernetes-secret.stringData: is not a key previewdb knows");
  }

  private KubernetesSecret read(String secret) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("previewdb.yaml"),
            """
            projects:
              shop:
                git: file:///srv/shop.git
                source: { host: replica, database: shop, user: reader, password: { env: T } }
                masking: masking.yaml
                masking-key: { env: T }
                hand-off: { kubernetes-secret: %s }
            """
                .formatted(secret));
    return ConfigReader.read(file, Map.of("T", "0123456789abcdef"))
        .projects()
        .values()
        .iterator()
        .next()
        .handOff()
        .kubernetesSecret()
        .orElseThrow();
  }

  private String refused(String secret) {
    PreviewDbException told = catchThrowableOfType(PreviewDbException.class, () -> read(secret));
    assertThat(told).as(secret).isNotNull();
    return told.what();
  }
}
