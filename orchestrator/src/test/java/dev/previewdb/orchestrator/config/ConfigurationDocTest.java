package dev.previewdb.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration as documented is the configuration as read. */
class ConfigurationDocTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path DOCUMENT = ROOT.resolve("docs/configuration.md");
  private static final String EVERY_SECTION =
      """
      github: { token: { env: T }, webhook-secret: { env: T } }
      slack: { signing-secret: { env: T }, users: { U1: octocat } }
      state: { url: "jdbc:postgresql://localhost/x", user: x, password: { env: T } }
      router: { tls: { certificate: router.crt, key: router.key } }
      projects:
        name:
          repository: acme/shop
          source: { host: h, database: d, user: u, password: { env: T } }
          masking: masking.yaml
          masking-key: { env: T }
          migrations: { command: [x], image: x, paths: [x/], limits: { memory: 1GB } }
          hand-off: { webhook: { url: "https://h", secret: { env: T } }, kubernetes-secret: { namespace: "{preview}" } }
      """;

  @TempDir Path directory;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(directory.resolve("masking"));
    Files.createDirectories(directory.resolve("secrets"));
    Files.writeString(directory.resolve("masking/shop.yaml"), "tables: {}\n");
    Files.writeString(directory.resolve("secrets/shop-masking-key"), "0".repeat(44));
    Files.writeString(directory.resolve("masking.yaml"), "tables: {}\n");
  }

  @Test
  void everyExampleIsReadWithoutAProblem() throws IOException {
    List<String> examples =
        List.of(
            examples(ROOT.resolve("README.md")).getFirst(),
            examples(DOCUMENT).get(0),
            examples(DOCUMENT).get(1));

    for (String example : examples) {
      Map<String, String> environment =
          Pattern.compile("env: (\\w+)")
              .matcher(example)
              .results()
              .map(variable -> variable.group(1))
              .distinct()
              .collect(Collectors.toMap(name -> name, name -> "0123456789abcdef"));
      Config config =
          ConfigReader.read(
              Files.writeString(directory.resolve("previewdb.yaml"), example), environment);
      assertThat(config.projects()).containsOnlyKeys("shop");
    }
  }

  @Test
  void theTableHasEveryKeyAndNoOther() throws IOException {
    Path file = Files.writeString(directory.resolve("previewdb.yaml"), EVERY_SECTION);
    Set<String> keys =
        ConfigReader.keys(file, Map.of("T", "0123456789abcdef")).stream()
            .map(key ->
                key.replace("projects.name", "projects.NAME").replace("users.U1", "users.ID"))
            .collect(Collectors.toSet());
    // A section is no row of its own
    keys.removeIf(key -> keys.stream().anyMatch(other -> other.startsWith(key + ".")));

    Set<String> documented =
        Pattern.compile("(?m)^\\| `([^`]+)` \\|")
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toSet());

    assertThat(documented).isEqualTo(keys).hasSizeGreaterThan(30);
  }

  private static List<String> examples(Path document) throws IOException {
    return Pattern.compile("(?s)```yaml\n(.*?)```")
        .matcher(Files.readString(document))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }
}
