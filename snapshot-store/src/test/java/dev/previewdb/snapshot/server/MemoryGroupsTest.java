package dev.previewdb.snapshot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where groups are made, on machines as their files tell of them; that the kernel then holds a
 * server to its limit is another test's, on a real one.
 */
class MemoryGroupsTest {
  private static final String V2 =
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
  private static final String V1 =
      """
      31 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct
      32 23 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
      """;

  @TempDir Path root;

  @Test
  void ofVersion2TheyLieBesideTheServicesOwnGroupWhereThatWasDelegated() throws IOException {
    machine(V2, "0::/system.slice/previewdb.service/service\n");
    var delegated = group("sys/fs/cgroup/system.slice/previewdb.service", "cpu memory pids");
    group("sys/fs/cgroup", "cpu memory pids");
    busy(group("sys/fs/cgroup/system.slice/previewdb.service/service", "cpu memory pids"));

    var groups = MemoryGroups.open("previewdb-1", root);
    var ours = delegated.resolve("previewdb-1");
    Files.createDirectories(ours.resolve("shop-pr-1.1"));
    Files.writeString(ours.resolve("shop-pr-1.1/memory.swap.max"), "max");

    assertThat(groups.limit("shop-pr-1.1", 500_000_000))
        .isEqualTo(ours.resolve("shop-pr-1.1/cgroup.procs"));
    assertThat(delegated.resolve("cgroup.subtree_control")).hasContent("+memory");
    assertThat(ours.resolve("cgroup.subtree_control")).hasContent("+memory");
    assertThat(ours.resolve("shop-pr-1.1/memory.max")).hasContent("500000000");
    assertThat(ours.resolve("shop-pr-1.1/memory.swap.max")).hasContent("0");
  }

  @Test
  void ofVersion1TheyLieInTheServicesOwnGroup() throws IOException {
    machine(V1, "4:memory:/outer/own\n0::/\n");
    var own = Files.createDirectories(root.resolve("sys/fs/cgroup/memory/outer/own"));

    MemoryGroups.open("previewdb-1", root).limit("shop-pr-1.1", 500_000_000);

    assertThat(own.resolve("previewdb-1/shop-pr-1.1/memory.limit_in_bytes"))
        .hasContent("500000000");
  }

  @Test
  void aHierarchyOfVersion2WithoutTheMemoryIsPassedOver() throws IOException {
    machine(V2.replace("/sys/fs/cgroup ", "/sys/fs/cgroup/unified ") + V1, "4:memory:/\n0::/\n");
    group("sys/fs/cgroup/unified", "hugetlb");
    Files.createDirectories(root.resolve("sys/fs/cgroup/memory"));

    MemoryGroups.open("previewdb-1", root);

    assertThat(root.resolve("sys/fs/cgroup/memory/previewdb-1")).isDirectory();
  }

  @Test
  void whereThereIsNoPlaceTheNearestReasonIsTold() throws IOException {
    machine("", "");
    refused("no hierarchy of cgroups with the memory is mounted");

    machine(V2, "0::/a\n");
    busy(group("sys/fs/cgroup/a", "memory"));
    busy(group("sys/fs/cgroup", "memory"));
    refused(root.resolve("sys/fs/cgroup/a/cgroup.subtree_control").toString());
  }

  private void refused(String words) {
    assertThatThrownBy(() -> MemoryGroups.open("previewdb-1", root))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.problem()).isEqualTo(SnapshotProblem.MEMORY_GROUPS_UNUSABLE))
        .hasMessageContaining(words);
  }

  private void machine(String mounts, String own) throws IOException {
    var self = Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(self.resolve("mountinfo"), mounts);
    Files.writeString(self.resolve("cgroup"), own);
  }

  private Path group(String path, String controllers) throws IOException {
    var group = Files.createDirectories(root.resolve(path));
    Files.writeString(group.resolve("cgroup.controllers"), controllers + "\n");
    return group;
  }

  /** As the kernel refuses a group that has processes: what cannot be written to. */
  private static void busy(Path group) throws IOException {
    Files.createDirectories(group.resolve("cgroup.subtree_control"));
  }
}
