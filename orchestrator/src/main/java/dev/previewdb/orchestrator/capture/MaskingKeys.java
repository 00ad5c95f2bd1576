package dev.previewdb.orchestrator.capture;

import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.config.Secret;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.masking.MaskingKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A project's masking key as it is now: a file is read anew each time, for it may be rotated. */
public final class MaskingKeys {
  private MaskingKeys() {}

  static MaskingKey of(Project project) {
    return key(
        project
            .maskingKeyPlace()
            .file()
            .flatMap(file -> project.maskingKeyPlace().look(Map.of()))
            .orElseGet(project::maskingKey));
  }

  private static MaskingKey key(Secret secret) {
    return MaskingKey.of(secret.value().getBytes(StandardCharsets.UTF_8));
  }

  /** The id of the present key; empty where there is no key that could be used. */
  public static Optional<String> presentId(Project project, Map<String, String> environment) {
    return id(project.maskingKeyPlace().look(environment));
  }

  /** The same within the service, which has the secrets. */
  public static Optional<String> presentId(Project project) {
    return project.maskingKeyPlace().file().isPresent()
        ? presentId(project, Map.of())
        : id(Optional.of(project.maskingKey()));
  }

  private static Optional<String> id(Optional<Secret> secret) {
    try {
      return secret.map(MaskingKeys::key).map(MaskingKey::id);
    } catch (SnapshotException e) {
      // A capture will refuse it, in words; here it is no key.
      return Optional.empty();
    }
  }
}
