package dev.previewdb.orchestrator.migrate.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import liquibase.resource.AbstractResource;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor.NotFoundResource;

/** One file of the branch as Liquibase reads it. */
final class LiquibaseFile extends AbstractResource {
  private final LiquibaseFiles files;
  private final Path file;

  LiquibaseFile(LiquibaseFiles files, String path, Path file) {
    super(path, file.toUri());
    this.files = files;
    this.file = file;
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public InputStream openInputStream() throws IOException {
    files.read(getPath());
    return Files.newInputStream(file);
  }

  @Override
  public Resource resolve(String other) {
    return at(resolvePath(other));
  }

  @Override
  public Resource resolveSibling(String other) {
    return at(resolveSiblingPath(other));
  }

  private Resource at(String path) {
    return files.getAll(path).stream()
        .findFirst()
        .orElseGet(() -> new NotFoundResource(path, files));
  }
}
