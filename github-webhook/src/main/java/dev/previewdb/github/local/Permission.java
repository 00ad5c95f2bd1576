package dev.previewdb.github.local;

/** What a person may do in a repository. */
public enum Permission {
  ADMIN,
  WRITE,
  READ,
  NONE
}
