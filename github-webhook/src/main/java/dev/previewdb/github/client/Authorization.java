package dev.previewdb.github.client;

/** Who we are in a call, and what must not come back in an answer. */
interface Authorization {
  /**
   * The header for one call; may itself ask GitHub, and throws a {@link
   * dev.previewdb.github.GitHubException} when that fails.
   */
  String header(Question question);

  /** GitHub did not accept the header: another is made next time, where that is possible. */
  void refused(Question question);

  /** A text from outside without our secrets in it, should some server or proxy echo them. */
  String removedFrom(String text);

  /** With one token for everything, as a user's. */
  static Authorization of(Token token) {
    return new Authorization() {
      @Override
      public String header(Question question) {
        return token.authorization();
      }

      @Override
      public void refused(Question question) {}

      @Override
      public String removedFrom(String text) {
        return token.removedFrom(text);
      }
    };
  }
}
