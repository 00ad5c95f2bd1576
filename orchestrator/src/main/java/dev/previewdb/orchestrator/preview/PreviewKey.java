package dev.previewdb.orchestrator.preview;

/**
 * What a preview is for. Two repositories share pull request 42, and a repository can be renamed,
 * so GitHub's id of the repository is part of the key, never its name.
 */
public sealed interface PreviewKey {
  /** The project the preview belongs to. */
  String project();

  /** The name people and tools use, as in `shop-pr-42`; see {@link PreviewName}. */
  String name();

  /** The name of one whose first name another project's or repository's preview has already. */
  String otherName();

  /** For one pull request of the repository with this id. */
  record PullRequest(String project, long repositoryId, int number) implements PreviewKey {
    @Override
    public String name() {
      return project + "-pr-" + number;
    }

    @Override
    public String otherName() {
      return name() + "-" + repositoryId;
    }
  }

  /** For a branch without a pull request, asked for by hand. */
  record Branch(String project, String branch) implements PreviewKey {
    @Override
    public String name() {
      return PreviewName.ofBranch(project, branch);
    }

    @Override
    public String otherName() {
      return PreviewName.hashed(project, branch);
    }
  }
}
