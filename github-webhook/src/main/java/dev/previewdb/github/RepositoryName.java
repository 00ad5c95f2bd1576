package dev.previewdb.github;

import java.util.regex.Pattern;

/**
 * The form of a repository's full name: owner, slash, name, in GitHub's alphabet, and no way to
 * walk a path with it.
 */
public final class RepositoryName {
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]{1,100}/(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,100}");

  private RepositoryName() {}

  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }
}
