package dev.previewdb.github.webhook;

/**
 * A body that is not taken, with the answer that says so. Costs no stack trace: strangers cause
 * these at will.
 */
public final class BodyRefused extends Exception {
  private final WebhookAnswer answer;

  BodyRefused(int status, String line) {
    super(line, null, false, false);
    this.answer = new WebhookAnswer(status, line);
  }

  public WebhookAnswer answer() {
    return answer;
  }
}
