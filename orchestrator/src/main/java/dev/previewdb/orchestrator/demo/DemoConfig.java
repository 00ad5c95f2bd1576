package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.config.Config;
import dev.previewdb.orchestrator.config.ConfigReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Writes the configuration an operator would write, and reads it as `serve` does. */
final class DemoConfig {
  static final String PROJECT = "shop";
  static final String REPOSITORY = "acme/shop";

  @SuppressWarnings("InlineFormatString") // a file reads best as a file
  private static final String YAML =
      """
      storage: storage
      http:
        port: %d
      router:
        port: 0
      engine:
        limits:
          memory: none
      api:
        token: { file: secrets/api-token }
      github:
        api-url: %s
        token: { file: secrets/github-token }
        webhook-secret: { file: secrets/webhook-secret }
      projects:
        shop:
          repository: acme/shop
          source:
            host: 127.0.0.1
            port: %d
            database: shop
            user: shop_reader
            password: { file: secrets/source-password }
            tls: disable
          masking: masking.yaml
          masking-key: { file: secrets/masking-key }
          time-to-live: 7d
      """;

  private DemoConfig() {}

  static Config write(DemoDirectory place, DemoSecrets secrets, ShopDatabase shop, URI gitHub) {
    try {
      Files.createDirectory(
          place.secrets(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      secret(place, "api-token", secrets.apiToken());
      secret(place, "github-token", secrets.gitHubToken());
      secret(place, "webhook-secret", secrets.webhookSecret());
      secret(place, "masking-key", secrets.maskingKey());
      secret(place, "source-password", shop.readerPassword());
      Files.writeString(place.maskingRules(), ShopFiles.read("masking.yaml"));
      Path file =
          Files.writeString(place.config(), YAML.formatted(FreePort.choose(), gitHub, shop.port()));
      return ConfigReader.read(file, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration " + place.config(), e);
    }
  }

  private static void secret(DemoDirectory place, String name, String value) throws IOException {
    Files.writeString(place.secrets().resolve(name), value + "\n");
  }
}
