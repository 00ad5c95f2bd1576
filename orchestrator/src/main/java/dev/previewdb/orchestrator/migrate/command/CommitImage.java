package dev.previewdb.orchestrator.migrate.command;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The image that the project's own build makes for each commit. It is fetched from its registry,
 * and waited for as long as that build goes on.
 */
final class CommitImage {
  private static final Logger LOG = LoggerFactory.getLogger(CommitImage.class);
  private static final Duration PAUSE = Duration.ofSeconds(3);

  /** Of one project; they have most of their layers in common. */
  private static final int KEPT = 10;

  private CommitImage() {}

  /**
   * Returns when it is there.
   *
   * @throws PreviewDbException COMMAND_IMAGE_NOT_BUILT
   */
  static void await(DockerClient client, String name, Duration patience, Output output) {
    if (isThere(client, name)) {
      return;
    }
    long end = System.nanoTime() + patience.toNanos();
    Optional<String> refusal = pulled(client, name, end);
    if (refusal.isPresent()) {
      output.line("waiting for the image " + name);
    }
    while (refusal.isPresent()) {
      if (end - System.nanoTime() < PAUSE.toNanos()) {
        throw PreviewDbException.of(
            Problem.COMMAND_IMAGE_NOT_BUILT, name, patience.toSeconds(), refusal.get());
      }
      pause();
      refusal = pulled(client, name, end);
    }
    tidy(client, name);
  }

  private static boolean isThere(DockerClient client, String name) {
    try {
      client.inspectImageCmd(name).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Empty when it was, else why not. */
  private static Optional<String> pulled(DockerClient client, String name, long end) {
    try (var pull = client.pullImageCmd(name).start()) {
      boolean whole =
          pull.awaitCompletion(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return whole ? Optional.empty() : Optional.of("it is still being fetched");
    } catch (DockerException | DockerClientException | IOException e) {
      LOG.debug("The image {} is not there: {}", name, e.getMessage());
      return Optional.of(String.valueOf(e.getMessage()).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "a command");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PreviewDbException.of(Problem.INTERRUPTED, "a command");
    }
  }

  /** Those of earlier commits would fill the disk. One that a container has stays. */
  private static void tidy(DockerClient client, String name) {
    client.listImagesCmd().withReferenceFilter(name.replaceAll("[0-9a-f]{40}", "*")).exec().stream()
        .sorted(Comparator.comparing(Image::getCreated).reversed())
        .skip(KEPT)
        .forEach(image -> remove(client, image));
  }

  private static void remove(DockerClient client, Image image) {
    try {
      client.removeImageCmd(image.getId()).exec();
    } catch (DockerException e) {
      LOG.debug("The image {} stays: {}", image.getId(), e.getMessage());
    }
  }
}
