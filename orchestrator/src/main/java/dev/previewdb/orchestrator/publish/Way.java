package dev.previewdb.orchestrator.publish;

import dev.previewdb.orchestrator.config.Config.HandOff;
import dev.previewdb.orchestrator.config.Config.RepositoryDispatch;
import dev.previewdb.orchestrator.preview.PreviewKey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways by which previews are handed off. */
enum Way {
  WEBHOOK,
  REPOSITORY_DISPATCH,
  KUBERNETES_SECRET;

  /** Those that a project has for such a preview: what has no pull request has no workflow. */
  static List<Way> of(HandOff settings, PreviewKey key) {
    return Arrays.stream(values()).filter(way -> way.isOf(settings, key)).toList();
  }

  /** Its key in the configuration. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private boolean isOf(HandOff settings, PreviewKey key) {
    return switch (this) {
      case WEBHOOK -> settings.webhook().isPresent();
      case REPOSITORY_DISPATCH ->
          settings.repositoryDispatch() == RepositoryDispatch.SENT
              && key instanceof PreviewKey.PullRequest;
      case KUBERNETES_SECRET -> settings.kubernetesSecret().isPresent();
    };
  }
}
