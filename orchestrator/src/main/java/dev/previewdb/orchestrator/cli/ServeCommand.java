package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.Service;
import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.Needs;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "serve",
    description = "Run the service: webhooks in, previews up, reports out.",
    footer = {"", "Example:", "  previewdb serve --config /etc/previewdb.yaml"})
final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private ConfigFile config = new ConfigFile();

  @Override
  public Integer call() throws InterruptedException {
    Config read = config.read(Needs.everything());
    CountDownLatch asked = new CountDownLatch(1);
    Service service = Service.start(read, (before, after) -> {});
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  log.info("stopping; previews stay as they are");
                  service.close();
                  asked.countDown();
                }));
    log.info(
        "listening on http://{}:{}; storage {}",
        read.http().host(),
        service.port(),
        read.storage());
    asked.await();
    return ExitCodes.DONE;
  }
}
