package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.api.ExtendRequest;
import dev.previewdb.orchestrator.api.PreviewView;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "extend",
    description = "Let a preview live longer; one that is kept has an end again, counted from now.",
    footer = {"", "Example:", "  previewdb preview extend shop-pr-42 --for 3d"})
final class ExtendCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @ParentCommand
  private PreviewCommand previews;

  @Mixin private Output output = new Output();

  @Mixin private PreviewCommand.Wait wait = new PreviewCommand.Wait();

  @SuppressWarnings("NullAway.Init") // required
  @Parameters(index = "0", paramLabel = "NAME", description = PreviewCommand.NAME)
  private String name;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How much longer, as in 12h or 3d (default: the project's time-to-live).")
  private @Nullable String by;

  @Override
  public Integer call() {
    ApiClient client = previews.client();
    PreviewView asked = client.extend(name, new ExtendRequest(by));
    return PreviewCommand.show(output, wait.done(client, asked, output), "to live longer");
  }
}
