package dev.previewdb.github.client;

/** The state of a deployment, in GitHub's words. */
public enum DeploymentState {
  IN_PROGRESS,
  SUCCESS,
  FAILURE,
  ERROR,
  /** It is there no more. */
  INACTIVE
}
