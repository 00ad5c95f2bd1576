package dev.previewdb.orchestrator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HandOffBodyTest {
  /** GitHub refuses an event of more fields. */
  private static final int MOST = 10;

  @Test
  void theDocumentsExampleHasTheFieldsThatAreSentAndNoMoreThanGitHubTakes() throws IOException {
    String document = Files.readString(Path.of("../docs/hand-off.md"));
    Matcher example = Pattern.compile("(?s)```json\n(.*?)```").matcher(document);
    assertThat(example.find()).isTrue();
    JsonNode json = new JsonMapper().readTree(example.group(1));

    assertThat(json.fieldNames())
        .toIterable()
        .hasSizeLessThanOrEqualTo(MOST)
        .containsExactlyElementsOf(fields(HandOffBody.class));
    assertThat(json.path("connection").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(fields(HandOffBody.Place.class));
  }

  private static List<String> fields(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
