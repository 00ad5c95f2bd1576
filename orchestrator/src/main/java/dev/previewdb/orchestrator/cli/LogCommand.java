package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "log",
    description = "What the last run of a preview's migrations said, without secrets.",
    footer = {
      "",
      "Examples:",
      "  previewdb preview log shop-pr-42",
      "  previewdb preview log shop-pr-42 --follow"
    })
final class LogCommand implements Callable<Integer> {
  private static final Duration BETWEEN = Duration.ofMillis(500);

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @ParentCommand
  private PreviewCommand previews;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--follow",
      description = "Go on with what is written meanwhile, until the preview is settled.")
  private boolean follow;

  @SuppressWarnings("NullAway.Init") // required
  @Parameters(index = "0", paramLabel = "NAME", description = PreviewCommand.NAME)
  private String name;

  @Override
  public Integer call() {
    ApiClient client = previews.client();
    long told = 0;
    while (true) {
      // Asked first: what was written until it was settled is there to be read
      boolean last = !follow || client.show(name).settled();
      byte[] part = part(client, told, last);
      write(part);
      told += part.length;
      if (part.length == 0) {
        if (last) {
          return ExitCodes.DONE;
        }
        pause();
      }
    }
  }

  /** Who follows may be there before the first migration. */
  private byte[] part(ApiClient client, long from, boolean last) {
    try {
      return client.migrationLog(name, from);
    } catch (ApiClient.Refused e) {
      if (!last && e.told().code().equals(Problem.NO_MIGRATION_LOG.code())) {
        return new byte[0];
      }
      throw e;
    }
  }

  private void write(byte[] part) {
    var out = spec.commandLine().getOut();
    out.print(new String(part, java.nio.charset.StandardCharsets.UTF_8));
    out.flush();
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "the log");
    }
  }
}
