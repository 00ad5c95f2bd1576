package dev.previewdb.snapshot.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which snapshots of a project stay: those that pass all of its limits, and always the current one.
 *
 * @param keep how many there may be
 * @param keepFor how old they may be
 * @param disk how many bytes of the disk they may take together
 */
public record Retention(int keep, Optional<Duration> keepFor, OptionalLong disk) {
  /** So many, however old or large. */
  public static Retention ofCount(int keep) {
    return new Retention(keep, Optional.empty(), OptionalLong.empty());
  }

  /**
   * A snapshot as the plan sees it.
   *
   * @param disk what it takes beyond those that are newer; 0 where no limit asks for it
   */
  record Stored(String version, Instant createdAt, long disk) {}

  /** One that goes, and why, in words. */
  public record Going(String version, String why) {}

  /**
   * What goes, the newest first. The budget is filled from the newest down, after what stays in any
   * case; the first that does not fit goes, and all that are older.
   *
   * @param held versions that stay although they would go
   */
  List<Going> plan(List<Stored> newestFirst, Set<String> held, Instant now) {
    var going = new ArrayList<Going>();
    var used = 0L;
    for (var i = 0; i < newestFirst.size(); i++) {
      if (i == 0 || held.contains(newestFirst.get(i).version())) {
        used += newestFirst.get(i).disk();
      }
    }
    var full = false;
    for (var i = 1; i < newestFirst.size(); i++) {
      var one = newestFirst.get(i);
      if (held.contains(one.version())) {
        continue;
      }
      var why = tooMany(i).or(() -> tooOld(one, now));
      if (why.isEmpty()) {
        full |= disk.isPresent() && used + one.disk() > disk.getAsLong();
        why = full ? Optional.of(tooLarge()) : Optional.empty();
      }
      if (why.isPresent()) {
        going.add(new Going(one.version(), why.get()));
      } else {
        used += one.disk();
      }
    }
    return List.copyOf(going);
  }

  private Optional<String> tooMany(int newer) {
    return newer < keep
        ? Optional.empty()
        : Optional.of(newer + " are newer, and " + keep + " may stay");
  }

  private Optional<String> tooOld(Stored one, Instant now) {
    return keepFor
        .filter(longest -> one.createdAt().plus(longest).isBefore(now))
        .map(longest -> "it is older than " + age(longest));
  }

  private static String age(Duration longest) {
    return longest.toHours() % 24 == 0 && longest.toHours() > 0
        ? longest.toDays() + " days"
        : longest.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private String tooLarge() {
    return "with those that are newer it would take more than %,d bytes of the disk"
        .formatted(disk.orElseThrow());
  }
}
