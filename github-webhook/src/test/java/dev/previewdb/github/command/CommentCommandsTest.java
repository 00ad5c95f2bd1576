package dev.previewdb.github.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommentCommandsTest {

  @ParameterizedTest
  @EnumSource(Verb.class)
  void everyVerbIsKnownWithItsArgument(Verb verb) {
    assertThat(CommentCommands.in("/preview-db " + verb.word()))
        .contains(new CommentCommand.Known(verb, ""));
    assertThat(CommentCommands.in("Thanks!\n\n/preview-db  " + verb.word() + "\t 3d \r\nbye"))
        .contains(new CommentCommand.Known(verb, "3d"));
  }

  @Test
  void withoutAVerbItIsACallForHelp() {
    assertThat(CommentCommands.in("/preview-db")).contains(new CommentCommand.Known(Verb.HELP, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "> /preview-db delete",
        ">quoted\n/preview-db delete",
        "- > /preview-db delete",
        "`/preview-db delete`",
        "`code\n/preview-db delete\ncode`",
        "```\n/preview-db delete\n```",
        "~~~ sh\n/preview-db delete",
        "    /preview-db delete",
        "- /preview-db delete",
        "1. /preview-db delete",
        "# /preview-db delete",
        "<!-- \n/preview-db delete\n-->",
        "<pre>\n/preview-db delete\n</pre>",
        "please /preview-db delete",
        "/preview-dbx delete",
        "/preview-db-delete",
        "/PREVIEW-DB delete",
        "![/preview-db delete](x)x",
        "",
        "delete"
      })
  void whatIsNoLineOfPlainTextIsNoCommand(String comment) {
    assertThat(CommentCommands.in(comment)).isEmpty();
  }

  @Test
  void anUnknownVerbIsAnsweredWithTheNearest() {
    assertThat(CommentCommands.in("/preview-db rest"))
        .contains(new CommentCommand.Unknown(Verb.RESET));
    assertThat(CommentCommands.in("/preview-db Deleet x"))
        .contains(new CommentCommand.Unknown(Verb.DELETE));
    assertThat(CommentCommands.in("/preview-db stauts"))
        .contains(new CommentCommand.Unknown(Verb.STATUS));
  }

  @Test
  void ofSeveralTheFirstCounts() {
    assertThat(CommentCommands.in("/preview-db status\n/preview-db delete"))
        .contains(new CommentCommand.Known(Verb.STATUS, ""));
  }

  @Test
  void anArgumentIsShortAndPrintable() {
    assertThat(CommentCommands.in("/preview-db approve a\u0007\u200bb" + "x".repeat(500)))
        .hasValueSatisfying(command ->
            assertThat(((CommentCommand.Known) command).argument())
                .startsWith("a??b")
                .hasSize(300));
  }

  @Test
  void aStrangersTextNeverThrows() {
    Random random = new Random(20_261_127);
    String[] pieces = {
      "/preview-db",
      " ",
      "\n",
      "delete",
      ">",
      "`",
      "```",
      "\t",
      "[",
      "](",
      "<",
      "\u0000",
      "*",
      "\ud800"
    };
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      assertThat(CommentCommands.in(text.toString())).as("round %d", round).isNotNull();
    }
    assertThat(CommentCommands.in(">".repeat(60_000) + "/preview-db delete")).isEmpty();
    assertThat(CommentCommands.in("[".repeat(60_000) + "\n/preview-db")).isNotNull();
  }
}
