package dev.previewdb.orchestrator.config;

import dev.previewdb.orchestrator.config.Config.SlackAccess;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the section <code>slack</code>. */
final class SlackReader {
  private static final Pattern SLACK_USER = Pattern.compile("[UW][A-Z0-9]{1,30}");
  private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final URI SLACK_HOOKS = URI.create("https://hooks.slack.com");

  private SlackReader() {}

  static SlackAccess read(Section section, boolean hasGitHub) {
    if (!hasGitHub) {
      section.problem("", "needs GitHub, which says who may do what", "set github, or remove it");
    }
    Map<String, String> users = section.section("users").values();
    users.forEach((user, login) -> {
      if (!SLACK_USER.matcher(user).matches() || !LOGIN.matcher(login).matches()) {
        section.problem(
            "users", "has `" + user + ": " + login + "`", "write it as in `U0123ABCD: octocat`");
      }
    });
    SlackAccess access =
        new SlackAccess(
            section.secret("signing-secret"),
            users,
            section.parsed("hooks-url", SlackReader::hooks).orElse(SLACK_HOOKS));
    section.refuseUnknownKeys();
    return access;
  }

  private static URI hooks(String text) {
    URI url = WebAddress.of(text);
    if (url.equals(SLACK_HOOKS) || WebAddress.isThisMachine(url.getHost())) {
      return url;
    }
    throw new IllegalArgumentException("leave it out, or name a stand-in on this machine");
  }
}
