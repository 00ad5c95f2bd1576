package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.link.ConnectionLink;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "connection-link",
    description = {
      "A link that shows the connection, with its password, to who opens it first.",
      "It opens once, within ten minutes: for somebody who has no token of the API."
    },
    footer = {"", "Example:", "  previewdb preview connection-link shop-pr-42"})
final class ConnectionLinkCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @ParentCommand
  private PreviewCommand previews;

  @Mixin private Output output = new Output();

  @SuppressWarnings("NullAway.Init") // required
  @Parameters(index = "0", paramLabel = "NAME", description = PreviewCommand.NAME)
  private String name;

  @Override
  public Integer call() {
    ConnectionLink link = previews.client().connectionLink(name);
    output.print(link, () -> output.line(link.url()));
    return ExitCodes.DONE;
  }
}
