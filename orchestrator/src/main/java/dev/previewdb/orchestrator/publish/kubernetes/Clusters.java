package dev.previewdb.orchestrator.publish.kubernetes;

import dev.previewdb.orchestrator.config.KubernetesSecret.Access;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The clusters that Secrets are made in: a client for each, made when it is first needed. */
public final class Clusters implements AutoCloseable {
  private final ClusterAccess access;
  private final Map<Access, KubernetesClient> clients = new ConcurrentHashMap<>();

  private Clusters(ClusterAccess access) {
    this.access = access;
  }

  /** As this process would reach them: Kubernetes tells a pod about itself in these two places. */
  public static Clusters ofThisProcess() {
    return of(System.getenv(), Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
  }

  static Clusters of(Map<String, String> environment, Path serviceAccount) {
    return new Clusters(new ClusterAccess(environment, serviceAccount));
  }

  /**
   * That of a project.
   *
   * @throws dev.previewdb.orchestrator.PreviewDbException CLUSTER_UNKNOWN
   */
  public Cluster of(String project, Access to) {
    return new Cluster(
        clients.computeIfAbsent(
            to,
            any -> new KubernetesClientBuilder().withConfig(access.config(project, to)).build()));
  }

  @Override
  public void close() {
    clients.values().forEach(KubernetesClient::close);
  }
}
