package dev.previewdb.snapshot.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks for a text in every byte of every file. */
public final class BytesSearch {
  private BytesSearch() {}

  public static List<Path> filesWith(Path tree, String text) throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(tree)) {
      for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        // One byte to one character, so that nothing is lost in decoding.
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
