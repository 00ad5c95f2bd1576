package dev.previewdb.orchestrator.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.preview.PreviewState.Failed;
import dev.previewdb.orchestrator.preview.PreviewState.Step;
import org.junit.jupiter.api.Test;

class PreviewJsonTest {
  @Test
  void whatAJsonColumnRefusesIsReplacedAndEverythingElseKept() {
    String kept = "\"quoted\" \\u0000 \n é 🐘";
    Failed failed = new Failed(Step.MIGRATE, "c", "a\u0000b\ud83d", kept);

    Failed read = (Failed) PreviewJson.read(PreviewJson.write(failed), PreviewState.class);

    assertThat(read.reason()).isEqualTo("a\ufffdb\ufffd");
    assertThat(read.mend()).isEqualTo(kept);
  }

  @Test
  void whatAnEarlierVersionWroteOfAnIncarnationHasRows() {
    String earlier =
        """
        {"origin": {"snapshot": "s", "snapshotTakenAt": "2026-03-01T12:00:00Z", "mode": "reflink", "bytes": 1,
          "sharedBytes": 1, "cloneMillis": 1, "startMillis": 1, "why": "a new preview", "maskingKey": null}}
        """;

    assertThat(PreviewJson.read(earlier, PreviewFacts.class).empty()).isFalse();
    assertThat(
            PreviewJson.read(earlier.replace("null}", "null, \"empty\": true}"), PreviewFacts.class)
                .empty())
        .isTrue();
  }
}
