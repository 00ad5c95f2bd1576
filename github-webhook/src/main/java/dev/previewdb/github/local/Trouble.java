package dev.previewdb.github.local;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** A way in which GitHub, or something between it and us, fails. */
public sealed interface Trouble {
  /** That status, with GitHub's JSON body of an error. */
  record Status(int status) implements Trouble {}

  /** That status, with a page for people. */
  record Html(int status) implements Trouble {}

  /** The right answer, cut off in its middle; the connection closes. */
  record HalfBody() implements Trouble {}

  /** 200 and nothing. */
  record EmptyBody() implements Trouble {}

  /** 200 and an empty list. */
  record EmptyList() implements Trouble {}

  /** 200 and JSON of that text, whatever was asked. */
  record Says(String json) implements Trouble {}

  /** The right answer, its last byte kept back for that long. */
  record Slow(Duration by) implements Trouble {}

  /** A secondary limit: that status (403 or 429) with {@code Retry-After}. */
  record Limited(int status, Duration retryAfter) implements Trouble {}

  /** The hourly limit: 403 with nothing remaining until then. */
  record HourlyLimit(Instant reset) implements Trouble {}

  /** A redirect with that status. */
  record Redirect(int status, URI to) implements Trouble {}

  /** That status, with the request's {@code Authorization} repeated in GitHub's error message. */
  record Echo(int status) implements Trouble {}

  /** Done as asked, but the answer is lost: the connection closes. */
  record LostAnswer() implements Trouble {}
}
