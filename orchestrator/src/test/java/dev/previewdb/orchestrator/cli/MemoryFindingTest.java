package dev.previewdb.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.cli.DoctorCommand.Finding;
import dev.previewdb.orchestrator.config.Config.Limits;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A limit that cannot be had is said, and is a fault for who asked for it. */
class MemoryFindingTest {
  @Test
  void whatHoldsIsSaid() {
    assertThat(
            MemoryFinding.of(limits(OptionalLong.of(500_000_000), true), MemoryFindingTest::found))
        .isEqualTo(
            new Finding("memory of previews", true, "500.0 MB for each, held by the kernel"));
    assertThat(MemoryFinding.of(limits(OptionalLong.empty(), true), MemoryFindingTest::refused))
        .isEqualTo(
            new Finding("memory of previews", true, "not limited, as engine.limits.memory says"));
  }

  @Test
  void whatCannotBeHadIsSaidAndIsBadWhenItWasAskedFor() {
    assertThat(MemoryFinding.of(Limits.DEFAULT, MemoryFindingTest::refused))
        .satisfies(told -> {
          assertThat(told.good()).isTrue();
          assertThat(told.words())
              .startsWith("not limited. ")
              .contains("read-only file system", "DelegateSubgroup=service");
        });
    assertThat(
            MemoryFinding.of(limits(OptionalLong.of(500_000_000), true), MemoryFindingTest::refused)
                .good())
        .isFalse();
  }

  private static void found() {}

  private static void refused() {
    throw new SnapshotException(
        SnapshotProblem.MEMORY_GROUPS_UNUSABLE, "/sys/fs/cgroup: read-only file system");
  }

  private static Limits limits(OptionalLong memory, boolean asked) {
    return new Limits(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        memory,
        asked,
        OptionalLong.empty());
  }
}
