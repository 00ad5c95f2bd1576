package dev.previewdb.orchestrator.config;

import dev.previewdb.orchestrator.config.KubernetesSecret.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the section <code>kubernetes-secret</code> of a project's <code>hand-off</code>. */
final class KubernetesReader {
  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  /** A label's or annotation's key: a name, after the domain of whose it is. */
  private static final Pattern KEY =
      Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?" + NAME);

  private static final Pattern LABEL = Pattern.compile("(" + NAME + ")?");

  /** By these a Secret is known to be ours. */
  private static final Pattern OURS =
      Pattern.compile("previewdb\\.dev/.*|app\\.kubernetes\\.io/managed-by");

  private final Path directory;

  /**
   * Reads such a section.
   *
   * @param directory that the paths of files are relative to
   */
  KubernetesReader(Path directory) {
    this.directory = directory;
  }

  KubernetesSecret secret(Section section) {
    NamePattern otherwise = NamePattern.ofNamespace("{preview}");
    if (!section.has("namespace")) {
      section.problem("namespace", "is missing", "set it, as in `\"{preview}\"`");
    }
    KubernetesSecret secret =
        new KubernetesSecret(
            access(section),
            section.parsed("namespace", NamePattern::ofNamespace).orElse(otherwise),
            section
                .parsed("name", NamePattern::ofSecret)
                .orElse(NamePattern.ofSecret("{preview}-database")),
            labels(section.section("labels")),
            keyed(section.section("annotations")));
    if (!secret.namespace().isEachPreviewsOwn() && !secret.name().isEachPreviewsOwn()) {
      section.problem(
          "name", "is the same for all previews", "put {preview} into it, or into the namespace");
    }
    section.refuseUnknownKeys();
    return secret;
  }

  private Access access(Section section) {
    Access access =
        new Access(
            section.optional("kubeconfig").map(file -> directory.resolve(file).normalize()),
            section.optional("context"));
    access
        .kubeconfig()
        .filter(file -> section.needs("kubeconfig") && !Files.isReadable(file))
        .ifPresent(file ->
            section.problem(
                "kubeconfig",
                "names no file that can be read (" + file + ")",
                "put one there, or leave it out where the service runs in a pod of the cluster"));
    if (access.context().isPresent() && access.kubeconfig().isEmpty()) {
      section.problem("context", "has no kubeconfig", "set kubeconfig, or leave it out");
    }
    return access;
  }

  private static Map<String, String> labels(Section section) {
    Map<String, String> labels = keyed(section);
    labels.forEach((key, value) -> {
      if (!LABEL.matcher(value).matches()) {
        section.problem(
            key,
            "is no label of Kubernetes",
            "use letters, digits, dashes, dots and underscores, 63 at most");
      }
    });
    return labels;
  }

  private static Map<String, String> keyed(Section section) {
    Map<String, String> all = section.values();
    all.keySet()
        .forEach(key -> {
          if (!KEY.matcher(key).matches()) {
            section.problem(
                key, "is no key of Kubernetes", "write it as `name` or `example.com/name`");
          } else if (OURS.matcher(key).matches()) {
            section.problem(key, "is previewdb's own", "choose another key");
          }
        });
    return all;
  }
}
