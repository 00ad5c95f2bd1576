package dev.previewdb.github.local;

import java.net.URI;
import java.time.Clock;

/** A local GitHub with one repository, for tests. */
public final class Shop {
  public static final String TOKEN = "ghp_TestTokenThatMustNeverBeSeen0123456789";
  public static final String LOGIN = "previewdb-bot";
  public static final long ID = 700_001;
  public static final String NAME = "acme/shop";
  public static final String HEAD = "a".repeat(40);
  public static final String BASE = "b".repeat(40);

  private Shop() {}

  public static LocalGitHub start() {
    LocalGitHub gitHub = LocalGitHub.start(LOGIN, TOKEN, 0, Clock.systemUTC());
    gitHub.addRepository(
        new LocalRepository(ID, NAME, URI.create("file:///srv/git/shop.git"), "main"));
    return gitHub;
  }

  public static LocalPullRequest opened(LocalGitHub gitHub) {
    return gitHub.open(NewPullRequest.of(ID, "Add gift cards", "gift-cards", HEAD, "main", BASE));
  }
}
