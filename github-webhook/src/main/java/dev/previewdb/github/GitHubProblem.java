package dev.previewdb.github;

import java.util.Locale;

/**
 * Everything that can go wrong between previewdb and GitHub: what to call it, say about it and do
 * about it.
 */
public enum GitHubProblem {
  NO_WEBHOOK_SECRET(
      "no webhook secret is set",
      "Set one, the same as in the webhook's settings on GitHub; without it anyone could send deliveries"),
  TOO_MANY_WEBHOOK_SECRETS(
      "%s webhook secrets are set",
      "Set one, or two while you change from the old one to the new one"),
  NO_TOKEN(
      "no GitHub token is set",
      "Make a fine-grained token that reads pull requests and writes commit statuses and issue comments, and set it"),
  BAD_TOKEN(
      "the GitHub token holds a space, a line break or a character outside ASCII",
      "Copy the token again, without quotes, blanks or a line break in its middle"),
  BAD_APP_KEY(
      "the GitHub App's id or private key cannot be used",
      "Copy the App's id from its settings, and give the whole file of its private key, with the lines BEGIN and END"),
  BAD_API_URL(
      "the GitHub API URL %s cannot be used: %s",
      "Give it as https://api.github.com, or https://HOST/api/v3 for a GitHub of your own"),
  UNAUTHORIZED(
      "GitHub does not accept the token (%s answered 401)",
      "Check that the token has not expired or been revoked, and set a new one"),
  FORBIDDEN(
      "GitHub forbids %s: %s",
      "Give the token access to the repository: pull requests read and write, commit statuses write, contents write where repository-dispatch is sent; and look whether the"
          + " conversation is locked or the repository archived"),
  RATE_LIMITED(
      "GitHub limits how often we may ask (%s); it may be asked again in %s seconds",
      "Nothing to do: it is asked again then. If this is common, give previewdb a token or a GitHub App of its own"),
  NOT_FOUND(
      "GitHub answered 404 to %s",
      "Check that it exists and that the token may see it: GitHub answers 404 for both"),
  REJECTED(
      "GitHub rejected %s with status %s: %s",
      "Nothing was changed on GitHub. If the repository, commit or branch named here still exists, report this as a bug"),
  UNAVAILABLE(
      "GitHub gave no usable answer to %s: %s",
      "Nothing to do if it passes: it is asked again later, and nothing is removed meanwhile. If it stays, check the API"
          + " URL and the network or proxy in between"),
  BAD_JOB_TOKEN(
      "the ID token of the job cannot be used: %s",
      "Give the job `permissions: id-token: write`, ask for a token with this service's public URL as its audience, and use it"
          + " within its few minutes"),
  JOB_OF_NO_PULL_REQUEST(
      "the job does not run for a pull request",
      "Let the workflow run `on: pull_request`; a job of another event has no preview of its own"),
  PORT_IN_USE(
      "the local GitHub cannot listen on 127.0.0.1:%s: the port is in use",
      "Stop what listens there, or choose another port");

  private final String words;
  private final String mend;

  GitHubProblem(String words, String mend) {
    this.words = words;
    this.mend = mend;
  }

  /** The name for programs and documentation, as in {@code rate-limited}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is wrong, its holes filled with the names of the things concerned. */
  public String words(Object... args) {
    return words.formatted(args);
  }

  /** What to do about it. */
  public String mend(Object... args) {
    return mend.formatted(args);
  }
}
