package dev.previewdb.orchestrator.program;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Everything that left a service, by the way it went, to be searched for what must not leave it.
 */
final class Overheard {
  private final List<Said> said = new CopyOnWriteArrayList<>();
  private final List<Path> files = new ArrayList<>();

  private record Said(String where, String text) {}

  void hear(String where, String text) {
    said.add(new Said(where, text));
  }

  /** All files below that directory, as they are when {@link #places} is asked. */
  void readAll(Path directory) {
    files.add(directory);
  }

  /**
   * Where each of the texts is, as it is or encoded; nothing of the texts that are nowhere.
   *
   * @param texts by a name
   * @param stores files that are meant to hold them
   */
  Map<String, Set<String>> places(Map<String, String> texts, Set<Path> stores) throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Said one : said) {
      search(one.where(), one.text(), texts, found);
    }
    for (Path directory : files) {
      search(directory, texts, stores, found);
    }
    return found;
  }

  private static void search(
      String where, String text, Map<String, String> texts, Map<String, Set<String>> found) {
    texts.forEach((name, secret) -> {
      if (forms(secret).anyMatch(text::contains)) {
        found.computeIfAbsent(name, any -> new TreeSet<>()).add(where);
      }
    });
  }

  private static Stream<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        secret,
        Base64.getEncoder().withoutPadding().encodeToString(bytes),
        URLEncoder.encode(secret, StandardCharsets.UTF_8));
  }

  private static void search(
      Path directory, Map<String, String> texts, Set<Path> stores, Map<String, Set<String>> found)
      throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && !stores.contains(file)) {
              String where = "file " + directory.relativize(file);
              search(where, text(file), texts, found);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              // A server's own coming and going
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
