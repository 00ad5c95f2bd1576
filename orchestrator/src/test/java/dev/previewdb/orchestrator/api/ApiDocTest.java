package dev.previewdb.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.config.Config.Http;
import dev.previewdb.orchestrator.config.Config.LocalEngineSettings;
import dev.previewdb.orchestrator.config.Config.PortRange;
import dev.previewdb.orchestrator.engine.OwnerLogins;
import dev.previewdb.orchestrator.engine.local.InstanceDirectories;
import dev.previewdb.orchestrator.engine.local.LocalEngine;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.snapshot.server.Installations;
import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API as documented is the API as served. */
class ApiDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "api.md");

  @TempDir Path directory;

  @Test
  void everyPathIsDocumentedAndNoOther() throws IOException {
    List<String> documented =
        Pattern.compile("(?m)^\\| `([A-Z]+ /[^`]*)` \\|")
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map(row -> row.group(1))
            .toList();

    assertThat(server().endpoints())
        .hasSizeGreaterThan(7)
        .containsExactlyInAnyOrderElementsOf(documented);
  }

  @Test
  void everyFieldIsDocumented() throws IOException {
    String document = Files.readString(DOCUMENT);

    assertThat(
            Stream.of(
                    PreviewRequest.class,
                    PreviewView.class,
                    PreviewView.Problem.class,
                    ConnectionView.class)
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .map(RecordComponent::getName))
        .allMatch(field -> document.contains("`" + field + "`"));
  }

  private ApiServer server() {
    Previews previews =
        new Previews(
            Map.of(),
            new PreviewStore(Jdbi.create("jdbc:postgresql://127.0.0.1/never-asked")),
            new LocalEngine(
                new InstanceDirectories(directory),
                new Installations(List.of(), directory),
                RunAs.current(),
                new LocalEngineSettings(
                    new PortRange(54400, 54999), Optional.empty(), 1, Duration.ofSeconds(1))),
            new OwnerLogins(new byte[32]),
            Optional.empty());
    return new ApiServer(
        new Http("127.0.0.1", 0, URI.create("http://127.0.0.1")),
        previews,
        new BearerTokens(Optional.empty()),
        Optional.empty());
  }
}
