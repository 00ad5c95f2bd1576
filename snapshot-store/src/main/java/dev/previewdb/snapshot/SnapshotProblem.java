package dev.previewdb.snapshot;

import java.util.Locale;

/**
 * Everything that can go wrong in this module, in words: what happened and how to mend it. The one
 * table that the log, the API, the command line and the pull request all quote. Holes are numbered
 * (<code>%1$s</code>), so that both sentences may use the same arguments.
 */
public enum SnapshotProblem {
  NO_SERVER(
      "No PostgreSQL %1$s server is installed or bundled",
      "Install the package postgresql-%1$s, or use a release that bundles PostgreSQL %1$s"),
  BROKEN_SERVER(
      "The PostgreSQL server in %1$s does not run: %2$s",
      "Remove %1$s; a bundled server is unpacked again, an installed one has to be installed again"),
  UNPACK_FAILED(
      "The bundled server %1$s could not be unpacked into %2$s: %3$s",
      "Free space in %2$s and make it writable, or fetch %1$s again if it is damaged"),
  NO_UNPRIVILEGED_USER(
      "PostgreSQL refuses to run as root, and the operating-system user %1$s does not exist",
      "Create the user %1$s, or start previewdb as an ordinary user"),
  OUT_OF_REACH(
      "The operating-system user %1$s, who runs PostgreSQL, cannot enter %2$s",
      "Put the data directory elsewhere, or allow the way to it: chmod o+x %2$s"),
  INITIALISE_FAILED(
      "A new data directory could not be made in %1$s: %2$s",
      "Mend what PostgreSQL names, then try again"),
  SOCKET_PATH_TOO_LONG(
      "The socket path %1$s has %2$s bytes, and the system allows %3$s",
      "Put the data directory under a shorter path"),
  MEMORY_GROUPS_UNUSABLE(
      "The memory of a PostgreSQL server cannot be limited on this machine: %1$s",
      "Run the service as root, or by systemd with Delegate=memory and DelegateSubgroup=service, on a machine with cgroups"),
  ALREADY_RUNNING(
      "A PostgreSQL server already runs in %1$s (process %2$s)", "Use that one, or stop it first"),
  PORT_IN_USE(
      "Port %1$s of 127.0.0.1 is in use", "Choose another port, or stop what listens on port %1$s"),
  SERVER_DIED_AT_START(
      "The PostgreSQL server in %1$s ended while it started: %2$s",
      "Mend what PostgreSQL names; its whole log is in %3$s"),
  START_TIMED_OUT(
      "The PostgreSQL server in %1$s was not ready after %2$s: %3$s",
      "Give it more time, or look into its log in %4$s"),
  START_UNSYNCED(
      "What says that a PostgreSQL server runs in %1$s could not be brought to disk: %2$s",
      "Look at the disk; then have the server started again"),
  STOP_TIMED_OUT(
      "The PostgreSQL server in %1$s (process %2$s) did not stop within %3$s",
      "End its open sessions, or stop it in immediate mode"),
  NOT_A_DATA_DIRECTORY(
      "%1$s is not a PostgreSQL data directory: %2$s", "Give the data directory of a snapshot"),
  CONNECTION_FAILED(
      "The PostgreSQL server in %1$s refused the administrator's connection to database %2$s: %3$s",
      "Look into the server's log in %4$s"),
  SCHEMA_NOT_CARRIED(
      "The built-in schema writer cannot carry these objects of the source: %1$s",
      "Install the package postgresql-client-%2$s, whose pg_dump carries them, or remove them from the source"),
  SCHEMA_NOT_WRITTEN(
      "The %1$s of the source could not be made in the snapshot: %2$s",
      "Mend what PostgreSQL names at the source, or leave its table or column out by the rules"),
  SCHEMA_DIFFERS(
      "The schema as copied by %1$s is not the source's: %2$s",
      "Let the schema be copied the other way, or change these objects at the source"),
  NO_CLIENT_TOOLS(
      "The schema is to be copied by pg_dump, and none of PostgreSQL %1$s is installed",
      "Install the package postgresql-client-%1$s, or let the schema be copied by the built-in writer"),
  DUMP_FAILED(
      "%1$s could not copy the schema: %2$s", "Mend what the program names, then capture again"),
  LOCALE_MISSING(
      "A database with the source's locale (%1$s, encoding %2$s) cannot be made on this machine: %3$s",
      "Install that locale, as with `locale-gen`, or capture on a machine that has it"),
  EXTENSION_MISSING(
      "PostgreSQL %1$s on this machine lacks extensions of the source: %2$s",
      "Install the packages of PostgreSQL %3$s that bring them"),
  LIBRARY_MISSING(
      "PostgreSQL %1$s on this machine lacks libraries that the source preloads: %2$s",
      "Install the packages of PostgreSQL %3$s that bring them, or name them in source.leave-out-libraries"),
  CAPTURE_CANCELLED(
      "The capture was cancelled while %1$s",
      "Nothing: nothing is left of it, and it can be started again"),
  PROJECT_NAME_INVALID(
      "%1$s is not a name for a project",
      "Use 1 to 40 characters: small letters, digits and hyphens, a letter first"),
  CAPTURE_RUNNING(
      "Another capture of the project %1$s is running", "Wait until it has ended, or cancel it"),
  NO_SUCH_SNAPSHOT(
      "The project %1$s has no snapshot %2$s", "`previewdb snapshot list` shows those there are"),
  SNAPSHOT_IN_USE(
      "The snapshot %2$s of %1$s is in use: a clone of it is being made",
      "Wait until the clone is made, then drop the snapshot again"),
  SNAPSHOT_DIFFERS(
      "The snapshot %2$s of %1$s is no longer what was published: %3$s",
      "Take a new snapshot, then drop this one with `previewdb snapshot drop %1$s %2$s`"),
  STORE_FAILED(
      "The snapshot directory %1$s could not be worked on: %2$s",
      "Mend what the operating system names, then try again"),
  MANIFEST_UNREADABLE(
      "The manifest of the snapshot in %1$s cannot be read: %2$s",
      "Restore the file from a backup, or drop the snapshot with `previewdb snapshot drop %3$s %4$s` and take a new one"),
  SOURCE_BUSY(
      "The schema of the source %1$s is being changed: %2$s", "Capture again when that has ended"),
  SCHEMA_CHANGED(
      "The schema of the source %1$s changed while it was captured: %2$s",
      "Capture again when nobody changes it"),
  SOURCE_CONFLICT(
      "The source %1$s is a replica, and it ended what the capture read: %2$s",
      "Set max_standby_streaming_delay at the replica to longer than a capture takes, or hot_standby_feedback to on, then capture again"),
  ROWS_NOT_COPIED(
      "The rows of %1$s could not be copied from the source %2$s: %3$s",
      "Mend what PostgreSQL names, then capture again"),
  SUBSET_TOO_LARGE(
      "Finding the rows that those of %1$s point at takes more than %2$s MB of memory",
      "Choose fewer rows by the rules, or give previewdb more memory: PREVIEWDB_JAVA_OPTIONS=-Xmx4g"),
  ROWS_NOT_TAKEN(
      "The snapshot refused the rows of %1$s: %2$s",
      "Change the rules so that masked values keep to the constraint or type that is named"),
  NOT_UTF8(
      "A row of %1$s holds bytes that are no characters of UTF-8",
      "Mend the row at the source, or declare `rows: none` for the table"),
  VIEW_NOT_REFRESHED(
      "The materialized view %1$s could not be filled in the snapshot: %2$s",
      "Write its functions so that they need no search path and no role, or drop it at the source"),
  VERIFICATION_FAILED(
      "The snapshot of %1$s failed its checks:%2$s",
      "Nothing was published; mend what is named, or accept what is found in a kept column, then capture again. What was built lies aside for a day: `previewdb snapshot list %1$s` says where"),
  BUILD_FAILED(
      "The snapshot could not be built while %1$s: %2$s",
      "Mend what PostgreSQL names, then capture again"),
  DISK_FULL(
      "The disk that holds %1$s is full",
      "Free space there, or move the data directory to a larger disk"),
  CLONE_FAILED(
      "%1$s could not be cloned to %2$s: %3$s",
      "Mend what the operating system names, then clone again"),
  CLONE_TARGET_EXISTS(
      "%1$s cannot be cloned to: it exists already", "Delete %1$s first, or choose another name"),
  NOT_CLONABLE(
      "%1$s is neither a plain file nor a directory, so its tree cannot be cloned",
      "Take the snapshot again without links and tablespaces"),
  MEASURE_FAILED(
      "It could not be measured how much %1$s shares: %2$s",
      "Mend what the operating system names, then measure again"),
  DELETE_FAILED(
      "%1$s could not be deleted: %2$s", "Mend what the operating system names, then delete again"),
  IMAGE_NEEDS_ROOT(
      "Only root may mount an image at %1$s",
      "Run the command as root, as with sudo; the service and all other commands need no root"),
  IMAGE_PROGRAM_MISSING("There is no %1$s on this machine", "Install the package %2$s"),
  IMAGE_TOO_SMALL(
      "An image of %1$s MB is too small for %2$s", "Make it of %3$s MB or more with --size"),
  IMAGE_EXISTS(
      "The image %1$s exists already",
      "Mount it with `mount -o loop %1$s %2$s`, or name another file with --image"),
  IMAGE_WITHIN_ITSELF(
      "The image %1$s would lie in %2$s, where it is mounted",
      "Name a file elsewhere with --image"),
  IMAGE_DIRECTORY_TAKEN(
      "No image can be mounted at %1$s: %2$s",
      "Name another directory in storage, or stop the service, move away what is there, and back when the image is mounted"),
  IMAGE_OWNER_UNKNOWN(
      "There is no operating-system user %1$s", "Create it, or name another with --owner"),
  IMAGE_FAILED(
      "The image %1$s could not be made and mounted at %2$s: %3$s",
      "Mend what is named, then run the command again; nothing of it is left"),
  SOURCE_UNREACHABLE(
      "The source %1$s does not answer: %2$s", "Start it, or mend the source's host, port and TLS"),
  SOURCE_LOGIN_REFUSED(
      "The source %1$s refuses the user %2$s",
      "Mend the source's user, password or database; if tls is disabled, ask whether it lets anybody in without"),
  SOURCE_TLS_REFUSED(
      "The source %1$s cannot be reached over TLS as the configuration asks: %2$s", "%3$s"),
  SOURCE_UNSUPPORTED(
      "The source %1$s runs PostgreSQL %2$s", "Use a source of PostgreSQL 14, 15, 16, 17 or 18"),
  SOURCE_UNREADABLE(
      "The catalog of the source %1$s could not be read: %2$s (SQLSTATE %3$s)",
      "Mend what PostgreSQL says, then try again"),
  SOURCE_REFUSED("The source %1$s cannot be captured wholly:%2$s", "Mend each line above"),
  RULES_INVALID("The masking rules %1$s have %2$s", "Mend each line above"),
  KEY_INVALID(
      "The masking key has %1$s bytes, and 32 is the least",
      "Use random bytes, as `openssl rand -base64 32` gives them"),
  UNREVIEWED_COLUMNS(
      "The masking rules %1$s say nothing about %2$s",
      "Review each, and add a rule for it; a draft that errs to masking:%3$s"),
  PERSONAL_DATA_IN_SCHEMA(
      "The schema of the source %1$s holds what looks personal, and the masking rules %2$s do not accept it, in %3$s",
      "Take it out at the source, or accept a place in the rules:%4$s"),
  MASK_DOES_NOT_FIT("The masking rules %1$s do not fit the source: %2$s", "Mend each line above"),
  VALUE_NOT_MASKABLE(
      "A value of %1$s cannot be masked: %2$s",
      "Choose another mask for the column, or mend the value at the source"),
  ROW_NOT_UNDERSTOOD(
      "A row of %1$s is not what its column list says: %2$s",
      "The table was changed while it was read: capture again");

  private final String words;
  private final String mend;

  SnapshotProblem(String words, String mend) {
    this.words = words;
    this.mend = mend;
  }

  /** The name of the problem for programs, such as <code>port-in-use</code>; it never changes. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What happened, with the arguments in its holes; no full stop at its end. */
  public String words(Object... arguments) {
    return String.format(Locale.ROOT, words, arguments);
  }

  /** How to mend it, with the same arguments; no full stop at its end. */
  public String mend(Object... arguments) {
    return String.format(Locale.ROOT, mend, arguments);
  }
}
