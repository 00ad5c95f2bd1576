package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.api.PreviewView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "migrate",
    description = "Try the migrations of a preview once more, without a push.",
    footer = {"", "Example:", "  previewdb preview migrate shop-pr-42 --wait"})
final class MigrateCommand implements Callable<Integer> {
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
    PreviewView asked = client.migrate(name);
    return PreviewCommand.show(output, wait.done(client, asked, output), "to be migrated");
  }
}
