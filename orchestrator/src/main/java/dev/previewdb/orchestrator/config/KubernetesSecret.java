package dev.previewdb.orchestrator.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A Secret of Kubernetes that holds the connection of each preview of a project.
 *
 * @param namespace where it is made; the namespace itself is made by others
 * @param labels on it, beside our own
 * @param annotations on it
 */
public record KubernetesSecret(
    Access cluster,
    NamePattern namespace,
    NamePattern name,
    Map<String, String> labels,
    Map<String, String> annotations) {

  /**
   * How the API server is reached.
   *
   * @param kubeconfig without one, as the service account of the pod that the service runs in
   * @param context of the kubeconfig; its current one when none is named
   */
  public record Access(Optional<Path> kubeconfig, Optional<String> context) {}
}
