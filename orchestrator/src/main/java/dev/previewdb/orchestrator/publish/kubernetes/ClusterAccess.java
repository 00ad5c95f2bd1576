package dev.previewdb.orchestrator.publish.kubernetes;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.KubernetesSecret.Access;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How API servers are reached, and as whom: by a kubeconfig, or as the pod we are in.
 *
 * @param environment of this process
 * @param serviceAccount the directory of the pod's token and of whom it trusts
 */
public record ClusterAccess(Map<String, String> environment, Path serviceAccount) {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;

  /** As Kubernetes tells a pod about itself. */
  public static ClusterAccess ofThisProcess() {
    return new ClusterAccess(
        System.getenv(), Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
  }

  /**
   * Opens that of a project, with what the file holds now: its tokens and certificates are renewed
   * from time to time.
   *
   * @throws PreviewDbException CLUSTER_UNKNOWN
   */
  public Cluster open(String project, Access to) {
    return new Cluster(new KubernetesClientBuilder().withConfig(config(project, to)).build());
  }

  Config config(String project, Access to) {
    ConfigBuilder config =
        to.kubeconfig()
            .map(file -> ofFile(project, file, to.context()))
            .orElseGet(() -> ofPod(project));
    return config
        .withConnectionTimeout(CONNECT_MILLIS)
        .withRequestTimeout(ANSWER_MILLIS)
        // What was not done is tried again from the outbox, which lets others go on meanwhile
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  private static ConfigBuilder ofFile(String project, Path file, Optional<String> context) {
    Config config;
    try {
      config = Config.fromKubeconfig(context.orElse(null), file.toFile());
    } catch (RuntimeException e) {
      throw unknown(project, "the kubeconfig " + file + " cannot be read");
    }
    // A context that is not there is not taken for another
    String found = config.getCurrentContext() == null ? "" : config.getCurrentContext().getName();
    if (found.isEmpty() || !context.orElse(found).equals(found)) {
      throw unknown(
          project,
          "the kubeconfig %s has no %s"
              .formatted(file, context.map(name -> "context " + name).orElse("current context")));
    }
    return new ConfigBuilder(config);
  }

  /** Kubernetes renews the token's file from time to time. */
  private ConfigBuilder ofPod(String project) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    Path token = serviceAccount.resolve("token");
    if (host.isEmpty() || !Files.isReadable(token)) {
      throw unknown(project, "the service runs in no pod that has a service account");
    }
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(
            "https://%s:%s/".formatted(host.contains(":") ? "[" + host + "]" : host, port))
        .withCaCertFile(serviceAccount.resolve("ca.crt").toString())
        .withOauthTokenProvider(() -> text(token));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PreviewDbException unknown(String project, String why) {
    return PreviewDbException.of(Problem.CLUSTER_UNKNOWN, project, why, project);
  }
}
