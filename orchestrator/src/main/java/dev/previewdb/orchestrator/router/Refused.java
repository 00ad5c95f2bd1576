package dev.previewdb.orchestrator.router;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;

/** A connection that is not let in: what its client is told, as PostgreSQL would tell it. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sqlState;
  private final transient Told told;

  private Refused(String sqlState, Told told) {
    super(told.line(), null, false, false);
    this.sqlState = sqlState;
    this.told = told;
  }

  /** In the words of what went wrong, with the class that PostgreSQL has for it. */
  static Refused because(RuntimeException e, String preview) {
    if (e instanceof Refused refused) {
      return refused;
    }
    Told told = Told.of(e, "the preview " + preview);
    String state = e instanceof PreviewDbException ours ? sqlState(ours.problem()) : "57P03";
    return new Refused(state, told);
  }

  static Refused of(Problem problem, Object... args) {
    return because(PreviewDbException.of(problem, args), "");
  }

  static Refused protocol(String why) {
    return of(Problem.STARTUP_NOT_UNDERSTOOD, why);
  }

  /** PostgreSQL's table of error codes, appendix A of its manual. */
  private static String sqlState(Problem problem) {
    return switch (problem) {
      case UNKNOWN_PREVIEW -> "3D000"; // invalid_catalog_name
      case NOT_THE_OWNER -> "28000"; // invalid_authorization_specification
      case TOO_MANY_CONNECTIONS -> "53300"; // too_many_connections
      case PREVIEW_OVER_QUOTA -> "53100"; // disk_full
      case NO_REPLICATION -> "0A000"; // feature_not_supported
      case STARTUP_NOT_UNDERSTOOD -> "08P01"; // protocol_violation
      default -> "57P03"; // cannot_connect_now
    };
  }

  String sqlState() {
    return sqlState;
  }

  Told told() {
    return told;
  }
}
