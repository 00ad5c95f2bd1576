package dev.previewdb.github.local;

/** The calls that the local GitHub answers, by which it can be told to fail. */
public enum Call {
  WHO_AM_I,
  READ_APP,
  READ_INSTALLATION,
  GRANT_TOKEN,
  READ_REPOSITORY,
  READ_PULL_REQUEST,
  LIST_PULL_REQUESTS,
  READ_ISSUE,
  LIST_COMMENTS,
  CREATE_COMMENT,
  READ_COMMENT,
  EDIT_COMMENT,
  REACT,
  CREATE_CHECK_RUN,
  UPDATE_CHECK_RUN,
  LIST_CHECK_RUNS,
  SET_STATUS,
  LIST_STATUSES,
  READ_PERMISSION
}
