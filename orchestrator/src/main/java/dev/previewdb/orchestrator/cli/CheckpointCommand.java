package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.api.CheckpointRequest;
import dev.previewdb.orchestrator.api.PreviewView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "checkpoint",
    description = {
      "Save the state of a preview under a name, to restore it later.",
      "Its connections end for a moment; who connects meanwhile waits."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb preview checkpoint shop-pr-42 before-load --wait",
      "  previewdb preview checkpoint shop-pr-42 before-load --drop"
    })
final class CheckpointCommand implements Callable<Integer> {
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
      description = "What it is called, as `preview show` lists it.")
  private String checkpoint;

  @Option(names = "--drop", description = "Drop that checkpoint.")
  private boolean drop;

  @Override
  public Integer call() {
    ApiClient client = previews.client();
    PreviewView asked =
        drop
            ? client.dropCheckpoint(name, checkpoint)
            : client.checkpoint(name, new CheckpointRequest(checkpoint));
    return PreviewCommand.show(
        output, wait.done(client, asked, output), drop ? "to lose a checkpoint" : "to be saved");
  }
}
