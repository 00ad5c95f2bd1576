package dev.previewdb.orchestrator.migrate.checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A project's objects on disk. */
final class BareCache {
  private BareCache() {}

  static Repository open(Path directory) {
    try {
      boolean made = !Files.exists(directory.resolve("config"));
      Repository repository =
          new FileRepositoryBuilder().setBare().setGitDir(directory.toFile()).build();
      if (made) {
        Files.createDirectories(directory.getParent());
        repository.create(true);
        configure(repository.getConfig());
      }
      return repository;
    } catch (IOException e) {
      throw new BrokenCacheException(e);
    }
  }

  private static void configure(StoredConfig config) throws IOException {
    // a redirect would carry the token to a host nobody named
    config.setString("http", null, "followRedirects", "false");
    config.setBoolean("http", null, "sslVerify", true);
    // packs are joined while we hold the cache, never behind our back
    config.setBoolean("gc", null, "autoDetach", false);
    config.save();
  }
}
