package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.flywaydb.core.api.resource.LoadableResource;

/** One file of the branch as Flyway reads it. */
final class FlywayFile extends LoadableResource {
  private final MigrationFiles files;
  private final String name;

  FlywayFile(MigrationFiles files, String name) {
    this.files = files;
    this.name = name;
  }

  /**
   * The text, and an error that names the place where it is none. Only a configuration file beside
   * it can say that it is not UTF-8.
   */
  String text() {
    Charset charset = charset();
    if (charset.equals(StandardCharsets.UTF_8)) {
      return Utf8.text(files.file(name), files.inRepository(name));
    }
    return new String(Utf8.bytes(files.file(name)), charset);
  }

  private Charset charset() {
    Path beside = files.file(name + ".conf");
    if (!Files.isRegularFile(beside)) {
      return StandardCharsets.UTF_8;
    }
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(beside, StandardCharsets.ISO_8859_1)) {
      settings.load(reader);
      return Charset.forName(settings.getProperty("encoding", "UTF-8"));
    } catch (IllegalArgumentException | IOException e) {
      return StandardCharsets.UTF_8;
    }
  }

  @Override
  public Reader read() {
    return new StringReader(text());
  }

  @Override
  public String getAbsolutePath() {
    return files.inRepository(name);
  }

  @Override
  public String getAbsolutePathOnDisk() {
    return files.inRepository(name);
  }

  @Override
  public String getFilename() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  @Override
  public String getRelativePath() {
    return name;
  }
}
