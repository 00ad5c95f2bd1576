package dev.previewdb.github.local;

import java.net.URI;

/**
 * A repository of the local GitHub. Its commits live elsewhere, in a real Git repository.
 *
 * @param id as in GitHub's API; stays when the repository is renamed
 * @param fullName owner and name
 * @param cloneUrl where Git finds it, such as {@code file:///tmp/shop.git}
 */
public record LocalRepository(long id, String fullName, URI cloneUrl, String defaultBranch) {
  String owner() {
    return fullName.substring(0, fullName.indexOf('/'));
  }

  String name() {
    return fullName.substring(fullName.indexOf('/') + 1);
  }

  LocalRepository renamed(String newFullName) {
    return new LocalRepository(id, newFullName, cloneUrl, defaultBranch);
  }
}
