package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the service is reached. */
final class ServerOptions {
  private static final String TOKEN = "PREVIEWDB_API_TOKEN";
  private static final String SERVER = "PREVIEWDB_SERVER";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The service's address (default: the environment variable PREVIEWDB_SERVER, or http://127.0.0.1:8080). The token is read from PREVIEWDB_API_TOKEN.")
  private @Nullable String server;

  ApiClient client() {
    String address =
        Optional.ofNullable(server)
            .or(() -> Optional.ofNullable(System.getenv(SERVER)))
            .orElse("http://127.0.0.1:8080");
    String token =
        Optional.ofNullable(System.getenv(TOKEN))
            .orElseThrow(() -> PreviewDbException.of(Problem.TOKEN_MISSING, TOKEN));
    try {
      return new ApiClient(URI.create(address), token);
    } catch (IllegalArgumentException e) {
      throw PreviewDbException.of(Problem.SERVICE_UNREACHABLE, "the address given", "it is no URL");
    }
  }
}
