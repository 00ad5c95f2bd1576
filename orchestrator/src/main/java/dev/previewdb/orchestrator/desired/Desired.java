package dev.previewdb.orchestrator.desired;

import dev.previewdb.orchestrator.migrate.checkout.GitRemote;
import java.time.Instant;
import java.util.Optional;

/** What is wanted of a preview. */
public sealed interface Desired {

  /**
   * It is to exist, at this commit.
   *
   * @param remote where the commit is fetched from
   * @param base the branch that its pull request would be merged into
   * @param until when it expires
   */
  record Present(String sha, GitRemote remote, Optional<String> base, Instant until)
      implements Desired {}

  /**
   * It is to exist without a row, and nothing of the commit is to be fetched or run: nobody
   * approved it.
   *
   * @param reason why, in words
   * @param mend how it gets rows, in words
   * @param until when it expires
   */
  record SchemaOnly(String sha, String reason, String mend, Instant until) implements Desired {
    /** Both, in one line. */
    public String words() {
      return reason + ". " + mend;
    }
  }

  /**
   * It is to be gone. Only a positive fact leads here: GitHub said closed, the time is over, or a
   * person said so.
   *
   * @param recoverable whether somebody may want its data back: not when its work is over
   */
  record Absent(String why, boolean recoverable) implements Desired {}

  /** Nobody says any more what is wanted: it stays as it is, and is not touched. */
  record AsItIs() implements Desired {}

  /** It is wanted but may not be made, as for a fork nobody approved. */
  record Refused(String code, String reason, String mend) implements Desired {}
}
