package dev.previewdb.github.client;

/** The state of a commit status, in GitHub's words. */
public enum CommitState {
  /** Still working on it. */
  PENDING,
  SUCCESS,
  /** The branch is at fault. */
  FAILURE,
  /** Something else is at fault. */
  ERROR
}
