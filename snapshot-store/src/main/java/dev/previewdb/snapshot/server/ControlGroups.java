package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's hierarchy of groups that has the memory: the one of cgroup v2, or the memory's own
 * where a machine still has version 1.
 *
 * @param mount where it is mounted
 * @param own the group of our own process, below that
 * @param unified whether it is version 2
 */
record ControlGroups(Path mount, Path own, boolean unified) {
  private static final String CONTROLLERS = "cgroup.controllers";
  private static final String SUBTREE = "cgroup.subtree_control";

  /** As the machine whose files lie below that root has it. */
  static ControlGroups of(Path root) throws IOException {
    var mounts = Files.readAllLines(root.resolve("proc/self/mountinfo"));
    var groups = Files.readAllLines(root.resolve("proc/self/cgroup"));
    for (var unified : List.of(true, false)) {
      var mount = mounts.stream().flatMap(line -> mount(line, unified).stream()).findFirst();
      var own = groups.stream().flatMap(line -> own(line, unified).stream()).findFirst();
      if (mount.isPresent() && own.isPresent()) {
        var place = root.resolve(mount.get().substring(1));
        var found = new ControlGroups(place, place.resolve(own.get().substring(1)), unified);
        if (!unified || found.hasMemory(place)) {
          return found;
        }
      }
    }
    throw new IOException("no hierarchy of cgroups with the memory is mounted");
  }

  /** The place of the mount, where it is such a hierarchy: proc_pid_mountinfo(5). */
  private static Optional<String> mount(String line, boolean unified) {
    var fields = List.of(line.split(" "));
    var end = fields.indexOf("-");
    var type = fields.get(end + 1);
    var fits =
        unified
            ? type.equals("cgroup2")
            : type.equals("cgroup") && List.of(fields.get(end + 3).split(",")).contains("memory");
    return fits ? Optional.of(fields.get(4)) : Optional.empty();
  }

  /** Lines are <code>NUMBER:CONTROLLERS:PATH</code>, of version 2 without any controller. */
  private static Optional<String> own(String line, boolean unified) {
    var fields = line.split(":", 3);
    var fits = unified ? fields[1].isEmpty() : List.of(fields[1].split(",")).contains("memory");
    return fits ? Optional.of(fields[2]) : Optional.empty();
  }

  private boolean hasMemory(Path group) throws IOException {
    return List.of(Files.readString(group.resolve(CONTROLLERS)).strip().split(" "))
        .contains("memory");
  }

  /**
   * Makes a group in the nearest place that lets us: below our own, or, for version 2 wants no
   * processes in a group that has groups, below one above it. So whatever limits us limits it too.
   */
  Path make(String name) throws IOException {
    IOException nearest = null;
    for (var place = own; place.startsWith(mount); place = place.resolveSibling("")) {
      try {
        return make(place, name);
      } catch (IOException e) {
        nearest = nearest == null ? e : nearest;
      }
      if (place.equals(mount)) {
        break;
      }
    }
    throw nearest == null ? new IOException(own + " is not below " + mount) : nearest;
  }

  private Path make(Path place, String name) throws IOException {
    var group = place.resolve(name);
    if (unified) {
      if (!hasMemory(place)) {
        throw new IOException(place + " was not given the memory");
      }
      Files.writeString(place.resolve(SUBTREE), "+memory");
      Files.createDirectories(group);
      Files.writeString(group.resolve(SUBTREE), "+memory");
    } else {
      Files.createDirectories(group);
    }
    return group;
  }

  /** Limits a group's memory, and its swap with it. */
  void limit(Path group, long bytes) throws IOException {
    if (unified) {
      Files.writeString(group.resolve("memory.max"), Long.toString(bytes));
      write(group.resolve("memory.swap.max"), "0");
      return;
    }
    // Memory and swap together may never be less than memory alone
    var both = group.resolve("memory.memsw.limit_in_bytes");
    write(both, "-1");
    Files.writeString(group.resolve("memory.limit_in_bytes"), Long.toString(bytes));
    write(both, Long.toString(bytes));
  }

  /** A kernel without swap has no such file. */
  private static void write(Path file, String value) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, value);
    }
  }
}
