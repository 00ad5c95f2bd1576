package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** How the service is reached. */
final class ServerOptions {
  private static final String TOKEN = "PREVIEWDB_API_TOKEN";
  private static final String SERVER = "PREVIEWDB_SERVER";

  @Option(
      names = "--server",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description =
          "The service's address (default: the environment variable PREVIEWDB_SERVER, or http://127.0.0.1:8080). The token is read from PREVIEWDB_API_TOKEN.")
  private @Nullable String server;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  ApiClient client() {
    Map<String, String> environment = PreviewDbCommand.environment(command);
    String address =
        Optional.ofNullable(server)
            .or(() -> Optional.ofNullable(environment.get(SERVER)))
            .orElse("http://127.0.0.1:8080");
    String token =
        Optional.ofNullable(environment.get(TOKEN))
            .map(String::strip)
            .filter(t -> !t.isEmpty())
            .orElseThrow(() -> PreviewDbException.of(Problem.TOKEN_MISSING, TOKEN));
    return new ApiClient(url(address), token);
  }

  private static URI url(String address) {
    try {
      URI url = URI.create(address);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw PreviewDbException.of(
        Problem.SERVER_URL_INVALID, address.replaceAll("//[^/]*@", "//***@"));
  }
}
