package dev.previewdb.orchestrator.publish.kubernetes;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The Secrets of previews in one cluster. Each is looked at before it is changed, and changed only
 * as it was seen: the version goes with the request, and the API server refuses it where somebody
 * was faster.
 */
public final class Cluster implements AutoCloseable {
  private static final String FIELD_MANAGER = "previewdb";

  /** No Secret has it, so that what is applied under it can only be made, and changes none. */
  private static final String NOT_THERE = "1";

  private final KubernetesClient client;
  private final Refusals refusals;

  Cluster(KubernetesClient client) {
    this.client = client;
    this.refusals = new Refusals(client);
  }

  /**
   * Makes or renews it.
   *
   * @param due whether it still has to be; asked after the look, so that whoever was told otherwise
   *     since has changed what was seen
   * @return whether anything changed by it
   * @throws PreviewDbException when it was not done; the caller tries again
   */
  public boolean put(ConnectionSecret wanted, BooleanSupplier due) {
    Optional<Secret> there = own(wanted.place(), wanted.mark());
    if (!due.getAsBoolean()) {
      return false;
    }
    String version =
        there.map(secret -> secret.getMetadata().getResourceVersion()).orElse(NOT_THERE);
    Secret now = step("written", wanted.place(), () -> apply(wanted.manifest(version)));
    return !version.equals(now.getMetadata().getResourceVersion());
  }

  /** What others changed in our own is changed back. */
  private Secret apply(Secret secret) {
    return client.resource(secret).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  /**
   * Deletes it, if it is there and its own.
   *
   * @param due as with {@link #put}
   * @return whether it was there
   * @throws PreviewDbException when it was not done; the caller tries again
   */
  public boolean remove(Place place, Mark mark, BooleanSupplier due) {
    Optional<Secret> there = ownUnlessNamespaceGone(place, mark);
    if (there.isEmpty() || !due.getAsBoolean()) {
      return false;
    }
    String version = there.get().getMetadata().getResourceVersion();
    step("deleted", place, () -> at(place).lockResourceVersion(version).delete());
    return true;
  }

  /** With a namespace its Secrets are gone. */
  private Optional<Secret> ownUnlessNamespaceGone(Place place, Mark mark) {
    try {
      return own(place, mark);
    } catch (PreviewDbException e) {
      if (e.problem() == Problem.SECRET_NAMESPACE_MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Secret> own(Place place, Mark mark) {
    Optional<Secret> there = step("looked at", place, () -> Optional.ofNullable(at(place).get()));
    there
        .flatMap(mark::otherOwner)
        .ifPresent(why -> {
          throw PreviewDbException.of(Problem.SECRET_OF_ANOTHER, place, why, mark.project());
        });
    return there;
  }

  private Resource<Secret> at(Place place) {
    return client.secrets().inNamespace(place.namespace()).withName(place.name());
  }

  private <T> T step(String done, Place place, Supplier<T> work) {
    try {
      return work.get();
    } catch (KubernetesClientException e) {
      throw refusals.told(e, done, place);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
