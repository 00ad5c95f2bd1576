package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.api.PreviewView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "sleep",
    description = "Put a preview to sleep as soon as nobody is connected; a connection wakes it.",
    footer = {"", "Example:", "  previewdb preview sleep shop-pr-42"})
final class SleepCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @ParentCommand
  private PreviewCommand previews;

  @Mixin private Output output = new Output();

  @Mixin private PreviewCommand.Wait wait = new PreviewCommand.Wait();

  @SuppressWarnings("NullAway.Init") // required
  @Parameters(index = "0", paramLabel = "NAME", description = PreviewCommand.NAME)
  private String name;

  @Override
  public Integer call() {
    ApiClient client = previews.client();
    PreviewView asked = client.sleep(name);
    return PreviewCommand.show(output, wait.done(client, asked, output), "to fall asleep");
  }
}
