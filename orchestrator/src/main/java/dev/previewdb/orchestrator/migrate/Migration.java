package dev.previewdb.orchestrator.migrate;

import java.util.List;
import java.util.Optional;

/**
 * One migration of a branch, in the order of the list it stands in.
 *
 * @param id what the tool knows it by: a version, or a name where it has no version
 * @param description what the file's name says about it, for people; may be empty
 * @param file its path in the repository, so that an error can point there
 * @param checksum what two versions of it are compared by: the tool's own checksum where the tool
 *     keeps one, else the SHA-256 of the bytes, with the algorithm in front as in {@code crc32:…}
 * @param repeatable runs again whenever it changes, so a change is no edit of history
 */
public record Migration(
    String id, String description, String file, String checksum, boolean repeatable) {

  /** As a person would name it: {@code 12 (add index)}. */
  public String label() {
    return description.isEmpty() ? id : id + " (" + description + ")";
  }

  boolean sameAs(Migration other) {
    return id.equals(other.id) && checksum.equals(other.checksum);
  }

  /** What has happened to it since, in a word; empty if nothing that matters. */
  Optional<String> changeSince(Migration earlier) {
    if (!checksum.equals(earlier.checksum)) {
      return Optional.of("edited");
    }
    return description.equals(earlier.description) ? Optional.empty() : Optional.of("renamed");
  }

  /** The place of the one with that id, or -1. */
  static int indexOf(List<Migration> migrations, String id) {
    for (int i = 0; i < migrations.size(); i++) {
      if (migrations.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }
}
