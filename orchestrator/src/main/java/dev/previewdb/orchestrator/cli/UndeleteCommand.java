package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.api.PreviewView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "undelete",
    description = "Bring a deleted or expired preview back with its data, while that is there.",
    footer = {
      "",
      "Examples:",
      "  previewdb preview list --removed",
      "  previewdb preview undelete shop-pr-42 --wait"
    })
final class UndeleteCommand implements Callable<Integer> {
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
    PreviewView asked = client.undelete(name);
    return PreviewCommand.show(output, wait.done(client, asked, output), "to be brought back");
  }
}
