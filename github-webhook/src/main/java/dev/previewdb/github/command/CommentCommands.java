package dev.previewdb.github.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.parser.Parser;

/**
 * Finds the command in a comment. It counts where GitHub shows it as plain text at the start of a
 * line: in no quote, list, heading, table, code or HTML comment. Of several the first counts.
 */
public final class CommentCommands {
  /** GitHub's limit of a comment; what is longer did not come from there. */
  private static final int LONGEST_COMMENT = 65_536;

  private static final int LONGEST_WORD = 30;

  /** A branch's name has up to 255 characters. */
  private static final int LONGEST_ARGUMENT = 300;

  private static final Pattern COMMAND =
      Pattern.compile("/preview-db(?:[ \\t]+(\\S+))?(?:[ \\t]+(.*))?");
  private static final Parser MARKDOWN = Parser.builder().build();

  private CommentCommands() {}

  /** Empty when the comment holds none. Never throws, whatever a stranger wrote. */
  public static Optional<CommentCommand> in(String comment) {
    // Most comments say nothing to us, and need no parser.
    if (comment.length() > LONGEST_COMMENT || !comment.contains("/preview-db")) {
      return Optional.empty();
    }
    for (Node block = MARKDOWN.parse(comment).getFirstChild();
        block != null;
        block = block.getNext()) {
      if (block instanceof Paragraph) {
        Optional<CommentCommand> found =
            PlainLines.of(block).stream()
                .map(COMMAND::matcher)
                .filter(Matcher::matches)
                .map(CommentCommands::command)
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static CommentCommand command(Matcher line) {
    String word = line.group(1);
    if (word == null) {
      return new CommentCommand.Known(Verb.HELP, "");
    }
    return of(word, line.group(2) == null ? "" : line.group(2));
  }

  /**
   * The command of that verb, wherever a person wrote it.
   *
   * @param rest what stands behind it; may be empty
   */
  public static CommentCommand of(String word, String rest) {
    String argument = rest.strip().replaceAll("[^\\p{Graph} ]", "?");
    return Verb.of(word)
        .<CommentCommand>map(verb ->
            new CommentCommand.Known(
                verb, argument.substring(0, Math.min(LONGEST_ARGUMENT, argument.length()))))
        .orElseGet(() -> new CommentCommand.Unknown(nearest(word)));
  }

  private static Verb nearest(String word) {
    String start =
        word.substring(0, Math.min(LONGEST_WORD, word.length())).toLowerCase(Locale.ROOT);
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return Arrays.stream(Verb.values())
        .min(Comparator.comparingInt(verb -> distance.apply(start, verb.word())))
        .orElseThrow();
  }
}
