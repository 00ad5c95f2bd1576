package dev.previewdb.orchestrator.demo;

import dev.previewdb.orchestrator.demo.PlantedValues.Found;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Searches texts, each for itself. */
final class TextScan {
  private TextScan() {}

  static Scan of(List<String> texts, PlantedValues values) {
    Found found = new Found(values);
    PlantedStream stream = new PlantedStream(values, found);
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      stream.write(bytes, 0, bytes.length);
      stream.end();
    }
    return new Scan(found, texts.size(), stream.bytes());
  }
}
