package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.api.PreviewView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "restore",
    description = {
      "Bring a preview back to a checkpoint; its connection stays the same.",
      "What was written since is thrown away; new migrations of the branch run again."
    },
    footer = {"", "Example:", "  previewdb preview restore shop-pr-42 before-load --wait"})
final class RestoreCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @ParentCommand
  private PreviewCommand previews;

  @Mixin private Output output = new Output();

  @Mixin private PreviewCommand.Wait wait = new PreviewCommand.Wait();

  @SuppressWarnings("NullAway.Init") // required
  @Parameters(index = "0", paramLabel = "NAME", description = PreviewCommand.NAME)
  private String name;

  @SuppressWarnings("NullAway.Init") // required
  @Parameters(
      index = "1",
      paramLabel = "CHECKPOINT",
      description = "The checkpoint, as `preview show` lists it.")
  private String checkpoint;

  @Override
  public Integer call() {
    ApiClient client = previews.client();
    PreviewView asked = client.restore(name, checkpoint);
    return PreviewCommand.show(output, wait.done(client, asked, output), "to be restored");
  }
}
