package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.log.Redaction;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult.Printed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a command prints, line by line as it comes: without secrets, without what could disturb a
 * terminal, and not without end. Of what is too much nothing is kept, and it is read all the same,
 * so that the command does not wait.
 */
final class Output {
  private static final int LONGEST_LINE = 8 << 10;
  private static final int PIECE = 64 << 10;
  private static final int LINES_TOLD = 80;
  private static final int LONGEST_TOLD = 300;

  /** Lines of a private key; one that is said to begin and never ends hides no more than that. */
  private static final int LONGEST_KEY = 200;

  private static final String KEY_BEGINS = "-----BEGIN ";
  private static final String KEY_ENDS = "-----END ";

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
  private static final Pattern DISTURBING = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

  private final RunObserver observer;
  private final List<String> secrets;
  private final long limit;
  private final Deque<String> last = new ArrayDeque<>();
  private final byte[] begun = new byte[LONGEST_LINE];
  private int length;
  private long written;
  private boolean cut;
  private boolean full;
  private int linesOfKey;

  /**
   * Of one run.
   *
   * @param secrets what is hidden wherever it stands
   * @param limit bytes that are kept
   */
  Output(RunObserver observer, List<String> secrets, long limit) {
    this.observer = observer;
    this.secrets = List.copyOf(secrets);
    this.limit = limit;
  }

  /** Reads to the end. Bytes that are no UTF-8 are replaced. */
  void read(InputStream in) throws IOException {
    byte[] some = new byte[PIECE];
    for (int n = in.read(some); n >= 0; n = in.read(some)) {
      bytes(some, n);
    }
    end();
  }

  /** What was printed next, cut anywhere. */
  synchronized void bytes(byte[] some, int count) {
    for (int i = 0; i < count && !full; i++) {
      if (some[i] == '\n' || length == LONGEST_LINE) {
        line(begun, length);
        length = 0;
      }
      if (some[i] != '\n') {
        begun[length++] = some[i];
      }
    }
  }

  /** Nothing more comes: the line that was begun is whole. */
  synchronized void end() {
    if (length > 0) {
      line(begun, length);
    }
    length = 0;
  }

  private void line(byte[] bytes, int length) {
    line(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }

  /** One line, of the command's or of ours. */
  synchronized void line(String raw) {
    if (full) {
      return;
    }
    String line = plain(raw);
    written += line.length() + 1L;
    if (written > limit) {
      full = true;
      line = "(more than %s bytes were printed; the rest is not kept)".formatted(limit);
    }
    observer.printed(line);
    last.add(line.length() > LONGEST_TOLD ? line.substring(0, LONGEST_TOLD) + "…" : line);
    if (last.size() > LINES_TOLD) {
      last.remove();
      cut = true;
    }
  }

  /** Colours go, and a line that was written over itself is what stood there last. */
  private String plain(String raw) {
    String text = COLOUR.matcher(raw).replaceAll("").stripTrailing();
    text = DISTURBING.matcher(text.substring(text.lastIndexOf('\r') + 1)).replaceAll("?");
    for (String secret : secrets) {
      text = text.replace(secret, "***");
    }
    if (linesOfKey > 0) {
      linesOfKey = text.contains(KEY_ENDS) ? 0 : linesOfKey - 1;
      return "***";
    }
    linesOfKey = text.contains(KEY_BEGINS) && !text.contains(KEY_ENDS) ? LONGEST_KEY : 0;
    return Redaction.of(text);
  }

  synchronized Printed printed(String command) {
    return new Printed(command, String.join("\n", last), cut);
  }
}
